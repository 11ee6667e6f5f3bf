import { DataSource, EntityManager } from 'typeorm';
import { State } from '../typeorm/entities/state.entity';
import { Conversion, CONVERSIONS } from './conversions';
import { findPythonTables, keptName } from './python-tables';
import { PythonRow, pythonRows } from './python-rows';

const CHUNK = 100;
/** Before the name of a table in the key of the state that says how far it was taken over. */
const KEY = 'python-package:';

/** What becomes of one table of the Python package. */
export interface TakenOver {
  readonly table: string;
  /** Its name afterwards, with every row. */
  readonly keptAs: string;
  readonly rows: number;
  /** Rows that are in our table. */
  readonly taken: number;
  /** Rows that another one stands for: several spellings of one address, path or word. */
  readonly merged: number;
  /** Rows that mean nothing here, such as one whose address is none, and pickled models: kept there alone. */
  readonly aside: number;
}

/** How far a table was taken over, as the state store has it. */
interface Progress extends Omit<TakenOver, 'table' | 'keptAs'> {
  readonly lastId: number;
  readonly done: boolean;
}

const START: Progress = { rows: 0, taken: 0, merged: 0, aside: 0, lastId: -1, done: false };

/** Whether rows of the Python package wait to be taken over; `true` too after an attempt that was interrupted. */
export async function waitsForTakeOver(dataSource: DataSource, isOurs: boolean): Promise<boolean> {
  const { original, kept } = await findPythonTables(dataSource, isOurs);
  if (original.length > 0) return true;
  for (const table of kept) {
    if (!isOurs || !(await progressOf(dataSource, table)).done) return true;
  }
  return false;
}

/**
 * What {@link takeOver} would do: reads every row and changes nothing.
 *
 * @param isOurs whether this package's migrations have run
 * @param now epoch ms
 */
export async function readTakeOver(
  dataSource: DataSource,
  isOurs: boolean,
  now: number,
): Promise<TakenOver[]> {
  const { original, kept } = await findPythonTables(dataSource, isOurs);
  const all: TakenOver[] = [];
  for (const table of [...original, ...kept]) {
    const before = isOurs ? await progressOf(dataSource, table) : START;
    if (before.done) continue;
    const name = original.includes(table) ? table : keptName(table);
    let progress = before;
    const keys = new Set<unknown>();
    for await (const page of pythonRows(dataSource, table, name, before.lastId)) {
      const { rows, aside } = convert(CONVERSIONS[table], page, now);
      const key = CONVERSIONS[table]?.merged?.key;
      const fresh =
        key === undefined
          ? rows.length
          : added(
              keys,
              rows.map((row) => row[key]),
            );
      progress = counted(progress, page, fresh, rows.length - fresh, aside);
    }
    all.push(toldOf(table, progress));
  }
  return all;
}

/**
 * Fills our tables, which are there and empty, from those that were put aside. Each step is written with how
 * far it came, so that what is interrupted goes on there.
 *
 * @param now epoch ms
 */
export async function takeOver(dataSource: DataSource, now: number): Promise<TakenOver[]> {
  const { kept } = await findPythonTables(dataSource, true);
  const all: TakenOver[] = [];
  for (const table of kept) {
    let progress = await progressOf(dataSource, table);
    if (progress.done) continue;
    const conversion = CONVERSIONS[table] as Conversion | undefined;
    progress =
      conversion?.merged === undefined
        ? await copyPages(dataSource, table, conversion, progress, now)
        : await copyWhole(dataSource, table, conversion, conversion.merged, now);
    all.push(toldOf(table, progress));
  }
  return all;
}

/** A table without keys, such as the request log: a page is written at once. */
async function copyPages(
  dataSource: DataSource,
  table: string,
  conversion: Conversion | undefined,
  before: Progress,
  now: number,
): Promise<Progress> {
  let progress = before;
  for await (const page of pythonRows(dataSource, table, keptName(table), before.lastId)) {
    const { rows, aside } = convert(conversion, page, now);
    progress = counted(progress, page, rows.length, 0, aside);
    const reached = progress;
    await dataSource.transaction(async (manager) => {
      if (conversion !== undefined) await insert(manager, conversion, rows);
      await note(manager, table, reached, now);
    });
  }
  const done = { ...progress, done: true };
  await note(dataSource.manager, table, done, now);
  return done;
}

/** A table of a person's size, whose rows may become one: all is written at once. */
async function copyWhole(
  dataSource: DataSource,
  table: string,
  conversion: Conversion,
  { key, merge }: NonNullable<Conversion['merged']>,
  now: number,
): Promise<Progress> {
  const unique = new Map<unknown, Converted>();
  let progress = START;
  for await (const page of pythonRows(dataSource, table, keptName(table))) {
    const { rows, aside } = convert(conversion, page, now);
    const before = unique.size;
    for (const row of rows) {
      const other = unique.get(row[key]);
      unique.set(row[key], other === undefined ? row : merge(other, row));
    }
    const fresh = unique.size - before;
    progress = counted(progress, page, fresh, rows.length - fresh, aside);
  }
  const done = { ...progress, done: true };
  await dataSource.transaction(async (manager) => {
    await insert(manager, conversion, [...unique.values()]);
    await note(manager, table, done, now);
  });
  return done;
}

type Converted = NonNullable<ReturnType<Conversion['convert']>>;

function convert(
  conversion: Conversion | undefined,
  page: readonly PythonRow[],
  now: number,
): { rows: Converted[]; aside: number } {
  const rows = page.flatMap((row) => conversion?.convert(row, now) ?? []);
  return { rows, aside: page.length - rows.length };
}

async function insert(
  manager: EntityManager,
  { entity }: Conversion,
  rows: readonly Converted[],
): Promise<void> {
  for (let from = 0; from < rows.length; from += CHUNK) {
    const query = manager.createQueryBuilder().insert().into(entity);
    await query
      .values(rows.slice(from, from + CHUNK))
      .updateEntity(false)
      .execute();
  }
}

function counted(
  before: Progress,
  page: readonly PythonRow[],
  taken: number,
  merged: number,
  aside: number,
): Progress {
  return {
    rows: before.rows + page.length,
    taken: before.taken + taken,
    merged: before.merged + merged,
    aside: before.aside + aside,
    lastId: page[page.length - 1].id,
    done: false,
  };
}

/** Adds values; answers how many were new. */
function added(known: Set<unknown>, values: readonly unknown[]): number {
  const before = known.size;
  for (const value of values) known.add(value);
  return known.size - before;
}

async function progressOf(dataSource: DataSource, table: string): Promise<Progress> {
  const row = await dataSource.getRepository(State).findOneBy({ key: KEY + table });
  return row === null ? START : { ...START, ...(JSON.parse(row.value) as Partial<Progress>) };
}

async function note(manager: EntityManager, table: string, progress: Progress, now: number): Promise<void> {
  const states = manager.getRepository(State);
  const key = KEY + table;
  const row = { key, value: JSON.stringify(progress), updatedAt: now };
  const { affected } = await states.update({ key }, row);
  if (affected === 0 && (await states.countBy({ key })) === 0) await states.insert(row);
}

function toldOf(table: string, { rows, taken, merged, aside }: Progress): TakenOver {
  return { table, keptAs: keptName(table), rows, taken, merged, aside };
}
