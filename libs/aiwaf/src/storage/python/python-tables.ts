import { DataSource, TableColumn } from 'typeorm';

/** The tables of the Python package with their columns, in the order in which they are taken over. */
export const PYTHON_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  aiwaf_blacklistentry: ['id', 'ip_address', 'reason', 'extended_request_info', 'created_at'],
  aiwaf_ipexemption: ['id', 'ip_address', 'reason', 'created_at'],
  aiwaf_exemptpath: ['id', 'path', 'reason', 'enabled', 'created_at', 'updated_at'],
  aiwaf_geoblockedcountry: ['id', 'country_code', 'reason', 'created_at'],
  aiwaf_dynamickeyword: ['id', 'keyword', 'count', 'last_updated'],
  aiwaf_requestlog: [
    'id',
    'ip_address',
    'method',
    'path',
    'status_code',
    'response_time',
    'user_agent',
    'referer',
    'content_length',
    'timestamp',
  ],
  aiwaf_featuresample: [
    'id',
    'ip',
    'path_len',
    'kw_hits',
    'resp_time',
    'status_idx',
    'burst_count',
    'total_404',
    'label',
    'created_at',
  ],
  aiwaf_aimodelartifact: ['id', 'name', 'data', 'metadata', 'created_at', 'updated_at'],
};

/** Epoch milliseconds with us, a date and time with Django. */
const INSTANTS: readonly string[] = ['created_at', 'last_updated', 'timestamp'];

const SUFFIX = '_django';

/** Under which name a table of the Python package stays when it was taken over. */
export const keptName = (table: string): string => table + SUFFIX;

/** Which tables of the Python package are in a database. */
export interface PythonTables {
  /** Under the names that Django gave them. */
  readonly original: readonly string[];
  /** Renamed to make room; what is in them may be taken over in whole, in part or not yet. */
  readonly kept: readonly string[];
  /** Have one of those names, but not those columns. */
  readonly foreign: readonly string[];
}

/**
 * Looks for tables of the Python package by name and columns.
 *
 * @param isOurs whether this package's migrations have run, so that tables of those names are its own
 */
export async function findPythonTables(dataSource: DataSource, isOurs: boolean): Promise<PythonTables> {
  const present = await tableNames(dataSource);
  const known = Object.keys(PYTHON_COLUMNS);
  const original: string[] = [];
  const foreign: string[] = [];
  for (const table of isOurs ? [] : known.filter((name) => present.has(name))) {
    const has = await columnsOf(dataSource, table);
    const wanted = PYTHON_COLUMNS[table];
    const isPython =
      has.length === wanted.length &&
      wanted.every((column) => has.some(({ name }) => name === column)) &&
      // Two of our tables have the same columns: a migration that was cut off may have left those.
      !has.some(({ name, type }) => INSTANTS.includes(name) && type === 'bigint');
    (isPython && !present.has(keptName(table)) ? original : foreign).push(table);
  }
  return { original, kept: known.filter((name) => present.has(keptName(name))), foreign };
}

async function tableNames(dataSource: DataSource): Promise<Set<string>> {
  const rows = await dataSource.query<{ name: string }[]>(LIST_TABLES[kindOf(dataSource)]);
  return new Set(rows.map(({ name }) => name));
}

async function columnsOf(dataSource: DataSource, table: string): Promise<TableColumn[]> {
  const runner = dataSource.createQueryRunner();
  try {
    return (await runner.getTable(table))?.columns ?? [];
  } finally {
    await runner.release();
  }
}

/** What three databases call the same. */
export type Kind = 'sqlite' | 'postgres' | 'mysql';

export function kindOf({ options: { type } }: DataSource): Kind {
  if (type === 'better-sqlite3') return 'sqlite';
  return type === 'postgres' ? 'postgres' : 'mysql';
}

const LIST_TABLES: Readonly<Record<Kind, string>> = {
  sqlite: "SELECT name FROM sqlite_master WHERE type = 'table'",
  postgres: 'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()',
  mysql: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = database()',
};
