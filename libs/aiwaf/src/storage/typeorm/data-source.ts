import { migrations } from '#migrations';
import { DataSource } from 'typeorm';
import { DatabaseOptions } from './column-types';
import { databaseError } from './database-errors';
import { aiwafEntities } from './entities';
import { DatabaseMissing, migrate, refusePythonTables, requireMigrated } from './migrate';
import { refuseOldServer } from './server-version';
import { limitHangs } from './hang-limit';
import { makeFolderOf, sqliteFileExists, useWriteAheadLog, whileBusy } from './sqlite';

/** Milliseconds for which a statement may block the thread on SQLite's write lock; callers retry. */
const BUSY_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 5_000;
/** A statement that serves has an answer by then, or its connection is cut; the largest read pages. */
const HANG_LIMIT_MS = 30_000;
/** A person at a terminal does not wait for a lock as long as an application that starts. */
const LOOK_WAIT_MS = 5_000;

/**
 * `migrate` brings the schema up to date, as for the embedded database; `require` refuses one that is not;
 * `look` takes any, and changes nothing of the database.
 */
export type SchemaPolicy = 'migrate' | 'require' | 'look';

/**
 * Opens a database of AIWAF's own. A SQLite file gets its folder, a write-ahead log and `synchronous =
 * NORMAL`: after a power cut the last moments may be missing, but the file is sound.
 *
 * @throws AiwafError `AIWAF_E_DATABASE_DRIVER`, `AIWAF_E_DATABASE_FAILED`, `AIWAF_E_DATABASE_FOREIGN`,
 * `AIWAF_E_DATABASE_LOGIN`, `AIWAF_E_DATABASE_MISSING`, `AIWAF_E_DATABASE_NEWER`,
 * `AIWAF_E_DATABASE_NOT_MIGRATED`, `AIWAF_E_DATABASE_OLD`, `AIWAF_E_DATABASE_PYTHON`,
 * `AIWAF_E_DATABASE_UNREACHABLE`, `AIWAF_E_DATABASE_UNWRITABLE`
 */
export async function openDataSource(options: DatabaseOptions, schema: SchemaPolicy): Promise<DataSource> {
  let dataSource: DataSource | undefined;
  try {
    const sqlite = options.type === 'better-sqlite3';
    if (sqlite && !(await sqliteFileExists(options.database))) {
      // Opening would make the file, and a database that was given is not ours to make.
      if (schema !== 'migrate') throw new DatabaseMissing(options.database);
      await makeFolderOf(options.database);
    }
    const source = new DataSource(completed(options));
    dataSource = await source.initialize();
    await refuseOldServer(source);
    if (schema !== 'look') await whileBusy(() => refusePythonTables(source), LOOK_WAIT_MS);
    if (schema === 'require') await whileBusy(() => requireMigrated(source), LOOK_WAIT_MS);
    if (sqlite && schema !== 'look')
      await useWriteAheadLog(source, schema === 'require' ? LOOK_WAIT_MS : undefined);
    if (schema === 'migrate') await whileBusy(() => migrate(source));
    // Who changes tables reads and copies all rows of one at once, and holds a lock meanwhile.
    if (schema !== 'look') limitHangs(source, HANG_LIMIT_MS);
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
    // What a host says of its own tables must not apply to these.
    entityPrefix: undefined,
    namingStrategy: undefined,
    subscribers: [],
    cache: false,
    // TypeORM tells a failed migration on standard output, which is for what a command answers.
    logger: 'debug' as const,
    synchronize: false,
    dropSchema: false,
    migrationsRun: false,
    entities: aiwafEntities(options.type),
    migrations,
    migrationsTableName: 'aiwaf_migrations',
  };
  // One connection holds the lock of who changes tables, another one changes them.
  const poolSize = options.poolSize === 1 ? 2 : options.poolSize;
  switch (options.type) {
    case 'better-sqlite3':
      // While it opens, the waiting for other processes is ours.
      return { ...options, ...ours, timeout: 0 };
    case 'postgres':
      return { connectTimeoutMS: CONNECT_TIMEOUT_MS, ...options, ...ours, poolSize };
    default:
      return { connectTimeout: CONNECT_TIMEOUT_MS, ...options, ...ours, poolSize };
  }
}
