import { DataSource } from 'typeorm';
import { Kind, kindOf, PYTHON_COLUMNS } from './python-tables';

/** Rows in memory at once: the widest, of the request log, take a few KB each. */
const PAGE = 1_000;
const INSTANTS: readonly string[] = ['created_at', 'updated_at', 'last_updated', 'timestamp'];
/** Not read: a pickled model is a program, and as large as one. */
const UNREAD: readonly string[] = ['data'];

/** A row as the driver answers it, its instants made epoch milliseconds, or `null` where they are none. */
export type PythonRow = Readonly<Record<string, unknown>> & { readonly id: number };

/**
 * Reads a table of the Python package by its ids, a page at a time.
 *
 * @param table the name that Django gave it
 * @param from the name that it has now
 * @param after the id to go on from
 */
export async function* pythonRows(
  dataSource: DataSource,
  table: string,
  from: string,
  after = -1,
): AsyncGenerator<PythonRow[], void, void> {
  const kind = kindOf(dataSource);
  const escape = (name: string) => dataSource.driver.escape(name);
  const columns = PYTHON_COLUMNS[table]
    .filter((name) => !UNREAD.includes(name))
    .map((name) =>
      INSTANTS.includes(name) ? `${INSTANT[kind](escape(name))} AS ${escape(name)}` : escape(name),
    );
  const select = `SELECT ${columns.join(', ')} FROM ${escape(from)}`;
  for (let last = after; ;) {
    const rows = await dataSource.query<Record<string, unknown>[]>(
      `${select} WHERE id > ${last} ORDER BY id LIMIT ${PAGE}`,
    );
    if (rows.length === 0) return;
    const page = rows.map(rowOf);
    yield page;
    if (rows.length < PAGE) return;
    last = page[page.length - 1].id;
  }
}

/** Epoch milliseconds in SQL, where the database has a type for instants; SQLite keeps Django's text. */
const INSTANT: Readonly<Record<Kind, (column: string) => string>> = {
  sqlite: (column) => column,
  postgres: (column) => `(extract(epoch FROM ${column}) * 1000)::double precision`,
  // Independent of the time zone of the connection.
  mysql: (column) => `TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${column}) / 1000`,
};

function rowOf(row: Record<string, unknown>): PythonRow {
  const instants = INSTANTS.filter((name) => name in row).map((name) => [name, instantOf(row[name])]);
  return { ...row, ...(Object.fromEntries(instants) as object), id: Number(row.id) };
}

/** A number, or text such as `2026-01-31 12:00:00.123456`, which Django writes in UTC. */
export function instantOf(value: unknown): number | null {
  const text = typeof value === 'string' ? value.trim() : '';
  const found = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\d*(Z|[+-]\d\d:?\d\d)?$/.exec(text);
  const instant =
    found !== null
      ? Date.parse(`${found[1]}T${found[2]}${found[3] ?? 'Z'}`)
      : /^-?\d+(?:\.\d+)?$/.test(text) || typeof value === 'number'
        ? Number(value)
        : NaN;
  return Number.isFinite(instant) ? Math.floor(instant) : null;
}
