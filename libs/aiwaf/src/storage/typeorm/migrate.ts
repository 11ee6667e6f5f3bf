import { migrations } from '#migrations';
import { DataSource, MigrationExecutor, QueryRunner } from 'typeorm';
import { AiwafConfigError } from '../../core/errors';
import { findPythonTables } from '../python/python-tables';
import { putAside } from '../python/rename-tables';
import { TakenOver, takeOver, waitsForTakeOver } from '../python/take-over';
import { alone } from './alone';
import { atOneInstant, exclusively } from './sqlite';

/**
 * Runs the migrations that have not run and answers their names. On SQLite all of them are one
 * transaction under the write lock, so that two processes can start on one new file at once.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_FOREIGN` where tables of those names are somebody else's,
 * `AIWAF_E_DATABASE_NEWER`
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  await refuseNewer(dataSource);
  if ((await pendingMigrations(dataSource)).length === 0) return [];
  const run = () => migrateAlone(dataSource);
  return dataSource.options.type === 'better-sqlite3' ? exclusively(dataSource, run) : alone(dataSource, run);
}

/** As {@link migrate}, by one who has seen to it that no other process does so. */
async function migrateAlone(dataSource: DataSource): Promise<string[]> {
  await refuseNewer(dataSource);
  await refuseForeignTables(dataSource);
  const sqlite = dataSource.options.type === 'better-sqlite3';
  const done = await dataSource.runMigrations({ transaction: sqlite ? 'none' : 'each' });
  return done.map(({ name }) => name);
}

/**
 * Puts the tables of the Python package aside, runs the migrations, and fills our tables from those. What is
 * interrupted, the next call finishes.
 */
export async function migrateFromPython(dataSource: DataSource): Promise<TakenOver[]> {
  const run = async (migrated: () => Promise<unknown>) => {
    const isOurs = (await executedMigrations(dataSource)).length > 0;
    await putAside(dataSource, (await findPythonTables(dataSource, isOurs)).original);
    await migrated();
    return takeOver(dataSource, Date.now());
  };
  return dataSource.options.type === 'better-sqlite3'
    ? run(() => migrate(dataSource))
    : alone(dataSource, () => run(() => migrateAlone(dataSource)));
}

/**
 * Looks at the tables while no other process is between two of its changes. Where a server has no
 * transactions over these, a table of ours stands there before the row that says so.
 */
export function undisturbed<T>(dataSource: DataSource, look: () => Promise<T>): Promise<T> {
  return dataSource.options.type === 'better-sqlite3'
    ? atOneInstant(dataSource, look)
    : alone(dataSource, look);
}

/**
 * Bans and exemptions that wait in tables of the Python package must not be forgotten by starting without them.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_PYTHON`
 */
export async function refusePythonTables(
  dataSource: DataSource,
  isOurs = async () => (await executedMigrations(dataSource)).length > 0,
): Promise<void> {
  const waits = async () => waitsForTakeOver(dataSource, await isOurs());
  if (!(await waits()) || !(await undisturbed(dataSource, waits))) return;
  throw new AiwafConfigError(
    'AIWAF_E_DATABASE_PYTHON',
    'The database holds tables of the Python package aiwaf that were not taken over, or not to the end.',
    'Stop what uses them, keep a copy, see what aiwaf migrate --dry-run says, then run: aiwaf migrate',
  );
}

/** Names of migrations that have not run. Writes nothing. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const pending = await new MigrationExecutor(dataSource).getPendingMigrations();
  return pending.map(({ name }) => name);
}

/** The names of this version's migrations, oldest first. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name);

/** Names of migrations that have run, oldest first. */
export async function executedMigrations(dataSource: DataSource): Promise<string[]> {
  const executed = await new MigrationExecutor(dataSource).getExecutedMigrations();
  return executed.map(({ name }) => name).sort((a, b) => stampOf(a) - stampOf(b));
}

/**
 * A newer version may mean something else by a table than this one.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_NEWER` where migrations have run that this version does not know
 */
export async function refuseNewer(dataSource: DataSource): Promise<void> {
  refuseNewerNames(await executedMigrations(dataSource));
}

/** As {@link refuseNewer}, of migrations that have run, oldest first. */
export function refuseNewerNames(executed: readonly string[]): void {
  const unknown = executed.filter((name) => !migrationNames.includes(name));
  if (unknown.length === 0) return;
  throw new AiwafConfigError(
    'AIWAF_E_DATABASE_NEWER',
    `The database was changed by a newer version, which ran ${unknown.at(-1)}.`,
    'Update nestjs-aiwaf here to that version.',
  );
}

/** @throws AiwafConfigError `AIWAF_E_DATABASE_NOT_MIGRATED`, `AIWAF_E_DATABASE_NEWER` */
export async function requireMigrated(dataSource: DataSource): Promise<void> {
  await refuseNewer(dataSource);
  refuseUnmigrated(await pendingMigrations(dataSource));
}

/** @throws AiwafConfigError `AIWAF_E_DATABASE_NOT_MIGRATED` where migrations are pending */
export function refuseUnmigrated(pending: readonly string[], remedy = 'Run: aiwaf migrate'): void {
  if (pending.length === 0) return;
  throw new AiwafConfigError(
    'AIWAF_E_DATABASE_NOT_MIGRATED',
    `The database lacks ${pending.length === 1 ? 'a migration' : `${pending.length} migrations`} of this version.`,
    remedy,
  );
}

/** A SQLite file that is not there yet, and is not to be made by who only looks. */
export class DatabaseMissing extends AiwafConfigError {
  constructor(file: string) {
    super(
      'AIWAF_E_DATABASE_NOT_MIGRATED',
      `There is no file ${file}.`,
      'Run aiwaf migrate, start the application once, or name the database with AIWAF_DATABASE_URL or --database.',
    );
  }
}

/** The instant at the end of a migration's name. */
function stampOf(name: string): number {
  return Number(/\d*$/.exec(name)?.[0] ?? 0);
}

/**
 * Where no migration ran or was begun, a table of ours is somebody else's.
 *
 * @param known tables of those names that are understood
 */
export async function refuseForeignTables(
  dataSource: DataSource,
  known: readonly string[] = [],
): Promise<void> {
  if ((await new MigrationExecutor(dataSource).getExecutedMigrations()).length > 0) return;
  const runner = dataSource.createQueryRunner();
  try {
    if (await wasBegun(runner)) return;
    for (const { tableName } of dataSource.entityMetadatas) {
      if (known.includes(tableName) || !tableName.startsWith('aiwaf_')) continue;
      if (await runner.hasTable(tableName)) {
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

/**
 * Whether a first migration was begun. On MariaDB and MySQL it may have been cut off between two tables; the
 * table of what ran is made before.
 */
async function wasBegun(runner: QueryRunner): Promise<boolean> {
  const { type, migrationsTableName } = runner.dataSource.options;
  const isCutOff = type === 'mysql' || type === 'mariadb';
  return isCutOff && migrationsTableName !== undefined && (await runner.hasTable(migrationsTableName));
}
