import { DataSource } from 'typeorm';
import { AiwafError } from '../../core/errors';
import { findPythonTables } from '../python/python-tables';
import { readTakeOver, TakenOver } from '../python/take-over';
import { DatabaseOptions } from './column-types';
import { openDataSource } from './data-source';
import { databaseError } from './database-errors';
import {
  DatabaseMissing,
  executedMigrations,
  migrateFromPython,
  migrationNames,
  pendingMigrations,
  refuseForeignTables,
  refuseNewer,
  undisturbed,
} from './migrate';

/** The migrations of a database by name, each list oldest first. */
export interface SchemaState {
  /** Have run before. */
  readonly done: readonly string[];
  /** Ran just now. */
  readonly ran: readonly string[];
  /** Have not run. */
  readonly pending: readonly string[];
  /** What was, or would be, taken over from tables of the Python package, where there are any. */
  readonly takenOver?: readonly TakenOver[];
}

/**
 * What has run on a database and what has not. Makes and changes nothing.
 *
 * @throws AiwafError as {@link openDataSource} does where it brings the schema up to date
 */
export async function readSchema(options: DatabaseOptions): Promise<SchemaState> {
  try {
    const source = await openDataSource(options, 'look');
    try {
      const seen = await schemaOf(source).catch(nullIfForeign);
      // What looks like somebody else's tables may be ours while another process makes them.
      return seen === null || seen.takenOver !== undefined
        ? await undisturbed(source, () => schemaOf(source))
        : seen;
    } finally {
      await source.destroy();
    }
  } catch (error) {
    if (error instanceof DatabaseMissing) return { done: [], ran: [], pending: migrationNames };
    throw databaseError(error, options);
  }
}

function nullIfForeign(error: unknown): null {
  if (error instanceof AiwafError && error.code === 'AIWAF_E_DATABASE_FOREIGN') return null;
  throw error;
}

async function schemaOf(source: DataSource): Promise<SchemaState> {
  await refuseNewer(source);
  const done = await executedMigrations(source);
  const isOurs = done.length > 0;
  await refuseForeignTables(source, (await findPythonTables(source, isOurs)).original);
  const takenOver = await readTakeOver(source, isOurs, Date.now());
  return {
    done,
    ran: [],
    pending: await pendingMigrations(source),
    ...(takenOver.length === 0 ? {} : { takenOver }),
  };
}

/** Runs what has not run, and makes a SQLite file that is not there. @throws as {@link readSchema} */
export async function migrateDatabase(options: DatabaseOptions): Promise<SchemaState> {
  const { done, takenOver: waiting } = await readSchema(options);
  const source = await openDataSource(options, waiting === undefined ? 'migrate' : 'look');
  try {
    const takenOver = waiting === undefined ? undefined : await migrateFromPython(source);
    const all = await executedMigrations(source);
    const ran = all.filter((name) => !done.includes(name));
    return { done, ran, pending: [], ...(takenOver === undefined ? {} : { takenOver }) };
  } catch (error) {
    throw databaseError(error, options);
  } finally {
    await source.destroy();
  }
}
