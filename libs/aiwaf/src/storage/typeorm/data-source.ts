import { migrations } from '#migrations';
import { DataSource } from 'typeorm';
import { DatabaseOptions } from './column-types';
import { databaseError } from './database-errors';
import { aiwafEntities } from './entities';
import { migrate, notMigrated, requireMigrated } from './migrate';
import { makeFolderOf, sqliteFileExists, useWriteAheadLog, whileBusy } from './sqlite';

/** Milliseconds for which a statement may block the thread on SQLite's write lock; callers retry. */
const BUSY_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 5_000;

/** `migrate` brings the schema up to date, as for the embedded database; `require` only looks whether it is. */
export type SchemaPolicy = 'migrate' | 'require';

/**
 * Opens a database of AIWAF's own. A SQLite file gets its folder, a write-ahead log and `synchronous =
 * NORMAL`: after a power cut the last moments may be missing, but the file is sound.
 *
 * @throws AiwafError `AIWAF_E_DATABASE_DRIVER`, `AIWAF_E_DATABASE_UNWRITABLE`, `AIWAF_E_DATABASE_FOREIGN`,
 * `AIWAF_E_DATABASE_UNREACHABLE`, `AIWAF_E_DATABASE_NOT_MIGRATED`
 */
export async function openDataSource(options: DatabaseOptions, schema: SchemaPolicy): Promise<DataSource> {
  let dataSource: DataSource | undefined;
  try {
    const sqlite = options.type === 'better-sqlite3';
    if (sqlite && !(await sqliteFileExists(options.database))) {
      // Opening would make the file, and a database that was given is not ours to make.
      if (schema === 'require') throw notMigrated(`there is no file ${options.database}`);
      await makeFolderOf(options.database);
    }
    const source = new DataSource(completed(options));
    dataSource = await source.initialize();
    if (schema === 'require') await whileBusy(() => requireMigrated(source));
    if (sqlite) await useWriteAheadLog(source);
    if (schema === 'migrate') await whileBusy(() => migrate(source));
    if (sqlite) await source.query(`PRAGMA busy_timeout = ${options.timeout ?? BUSY_TIMEOUT_MS}`);
    return source;
  } catch (error) {
    await dataSource?.destroy();
    throw databaseError(error, options);
  }
}

/** The options with what AIWAF needs; what the caller chose stays where it is a matter of choice. */
function completed(options: DatabaseOptions): DatabaseOptions {
  const ours = {
    synchronize: false,
    dropSchema: false,
    migrationsRun: false,
    entities: aiwafEntities(options.type),
    migrations,
    migrationsTableName: 'aiwaf_migrations',
  };
  switch (options.type) {
    case 'better-sqlite3':
      // While it opens, the waiting for other processes is ours.
      return { ...options, ...ours, timeout: 0 };
    case 'postgres':
      return { connectTimeoutMS: CONNECT_TIMEOUT_MS, ...options, ...ours };
    default:
      return { connectTimeout: CONNECT_TIMEOUT_MS, ...options, ...ours };
  }
}
