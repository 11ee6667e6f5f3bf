import { DataSource } from 'typeorm';
import { DatabaseOptions } from './column-types';
import { databaseError } from './database-errors';
import { aiwafEntities } from './entities';
import { DatabaseMissing } from './migrate';
import { sqliteFileExists } from './sqlite';

/** How long a statement waits for SQLite's lock: nothing else is done on the thread that reads. */
const BUSY_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Opens a database to read from, on a connection of its own that cannot write. A SQLite file with a
 * write-ahead log is read while others write to it.
 *
 * @throws AiwafError `AIWAF_E_DATABASE_DRIVER`, `AIWAF_E_DATABASE_NOT_MIGRATED`,
 * `AIWAF_E_DATABASE_UNREACHABLE`, `AIWAF_E_DATABASE_UNWRITABLE`
 */
export async function openReadOnly(options: DatabaseOptions): Promise<DataSource> {
  let dataSource: DataSource | undefined;
  try {
    if (options.type === 'better-sqlite3' && !(await sqliteFileExists(options.database)))
      throw new DatabaseMissing(options.database);
    dataSource = await new DataSource(forReading(options)).initialize();
    const refuseWriting = READ_ONLY[options.type];
    if (refuseWriting !== null) await dataSource.query(refuseWriting);
    return dataSource;
  } catch (error) {
    await dataSource?.destroy();
    throw databaseError(error, options);
  }
}

/** What a connection to a server is told; a SQLite file is opened so. */
const READ_ONLY: Readonly<Record<DatabaseOptions['type'], string | null>> = {
  'better-sqlite3': null,
  postgres: 'SET default_transaction_read_only = on',
  mysql: 'SET SESSION TRANSACTION READ ONLY',
  mariadb: 'SET SESSION TRANSACTION READ ONLY',
};

function forReading(options: DatabaseOptions): DatabaseOptions {
  const ours = {
    synchronize: false,
    dropSchema: false,
    migrationsRun: false,
    entities: aiwafEntities(options.type),
  };
  switch (options.type) {
    case 'better-sqlite3':
      return { ...options, ...ours, readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS };
    case 'postgres':
      return { connectTimeoutMS: CONNECT_TIMEOUT_MS, ...options, ...ours, poolSize: 1 };
    default:
      return { connectTimeout: CONNECT_TIMEOUT_MS, ...options, ...ours, poolSize: 1 };
  }
}
