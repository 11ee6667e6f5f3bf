import { DataSource, MigrationExecutor } from 'typeorm';
import { AiwafConfigError } from '../../core/errors';
import { exclusively } from './sqlite';

/**
 * Runs the migrations that have not run and answers their names. On SQLite all of them are one
 * transaction under the write lock, so that two processes can start on one new file at once.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_FOREIGN` where tables of those names are somebody else's
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  if ((await pendingMigrations(dataSource)).length === 0) return [];
  const sqlite = dataSource.options.type === 'better-sqlite3';
  const run = async () => {
    await refuseForeignTables(dataSource);
    const done = await dataSource.runMigrations({ transaction: sqlite ? 'none' : 'each' });
    return done.map(({ name }) => name);
  };
  return sqlite ? exclusively(dataSource, run) : run();
}

/** Names of migrations that have not run. Writes nothing. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  return pending.map(({ name }) => name);
}

/** @throws AiwafConfigError `AIWAF_E_DATABASE_NOT_MIGRATED` */
export async function requireMigrated(dataSource: DataSource): Promise<void> {
  const pending = await pendingMigrations(dataSource);
  if (pending.length > 0) throw notMigrated(`${pending.length} migration(s) have not run`);
}

export function notMigrated(what: string): AiwafConfigError {
  return new AiwafConfigError(
    'AIWAF_E_DATABASE_NOT_MIGRATED',
    `The database does not have the tables of this version: ${what}.`,
    'Let this version run its migrations on it first.',
  );
}

/** Tables of the Python package have these names and other columns: they must not be taken for ours. */
async function refuseForeignTables(dataSource: DataSource): Promise<void> {
  if ((await new MigrationExecutor(dataSource).getExecutedMigrations()).length > 0) return;
  const runner = dataSource.createQueryRunner();
  try {
    for (const { tableName } of dataSource.entityMetadatas) {
      if (tableName.startsWith('aiwaf_') && (await runner.hasTable(tableName))) {
        throw new AiwafConfigError(
          'AIWAF_E_DATABASE_FOREIGN',
          `The database has a table ${tableName} that these migrations did not make.`,
          'Give a database of its own to AIWAF for NestJS.',
        );
      }
    }
  } finally {
    await runner.release();
  }
}
