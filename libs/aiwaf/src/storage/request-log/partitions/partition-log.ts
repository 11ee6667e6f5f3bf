import { DataSource, EntityManager } from 'typeorm';
import { AiwafConfigError } from '../../../core/errors';
import { alone } from '../../typeorm/alone';
import { DatabaseOptions } from '../../typeorm/column-types';
import { openDataSource } from '../../typeorm/data-source';
import { databaseError } from '../../typeorm/database-errors';
import { DAY_MS, LogDays, startOfDay } from './log-days';
import { giveToOwner, logNames, logPartitions } from './log-table';

/** For the table to be free; meanwhile all that write to it wait as well. */
const LOCK_TIMEOUT_MS = 10_000;

/**
 * Gives the request log of a database a part for each day, or makes it one table again, on a connection of its
 * own. Answers whether anything was changed.
 *
 * @param dryRun changes nothing, and answers whether anything would be
 * @throws AiwafError `AIWAF_E_LOG_PARTITION` on another kind of database; what {@link openDataSource} throws
 */
export async function changeLogPartitions(
  options: DatabaseOptions,
  partitioned: boolean,
  dryRun: boolean,
): Promise<boolean> {
  requirePostgres(options);
  const dataSource = await openDataSource(options, 'look');
  try {
    if (dryRun) return ((await new LogDays(dataSource).partitions()) !== null) !== partitioned;
    return await (partitioned ? partitionLog : unpartitionLog)(dataSource);
  } catch (error) {
    throw databaseError(error, options);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Makes the request log of PostgreSQL a table with a part for each UTC day. The rows that are there become one
 * part, where they are: none is copied, but all are looked at, for which writers wait. Answers whether anything
 * was changed.
 */
export async function partitionLog(dataSource: DataSource): Promise<boolean> {
  const { table, beside } = logNames(dataSource);
  const days = new LogDays(dataSource);
  const until = startOfDay(await days.serverNow()) + DAY_MS;
  // A lock that is not needed would hold up who writes.
  const isPartitioned = (await days.partitions()) !== null;
  const changed =
    !isPartitioned &&
    (await changing(dataSource, table, async (manager) => {
      if ((await logPartitions(manager, table)) !== null) return false;
      const [history, rest] = [beside('history'), beside('default')];
      const build = await putNewTable(manager, table, 'history', 'PARTITION BY RANGE ("timestamp")');
      await build();
      await manager.query(`CREATE TABLE ${rest} PARTITION OF ${table} DEFAULT`);
      await giveToOwner(manager, rest, table);
      // Rows of a clock that was wrong: they must not put off the days.
      await manager.query(
        `WITH late AS (DELETE FROM ${history} WHERE "timestamp" >= ${until} RETURNING *) INSERT INTO ${rest} SELECT * FROM late`,
      );
      await manager.query(
        `ALTER TABLE ${table} ATTACH PARTITION ${history} FOR VALUES FROM (MINVALUE) TO (${until})`,
      );
      return true;
    }));
  return (await days.makeAhead()) > 0 || changed;
}

/**
 * Makes it one table again. All rows are copied, for which writers wait. Answers whether anything was changed.
 */
export async function unpartitionLog(dataSource: DataSource): Promise<boolean> {
  const { table, beside } = logNames(dataSource);
  return changing(dataSource, table, async (manager) => {
    if ((await logPartitions(manager, table)) === null) return false;
    const old = beside('parted');
    const build = await putNewTable(manager, table, 'parted', '');
    await manager.query(`INSERT INTO ${table} SELECT * FROM ${old}`);
    await build();
    await manager.query(`DROP TABLE ${old}`);
    return true;
  });
}

/** @throws AiwafConfigError `AIWAF_E_LOG_PARTITION` */
function requirePostgres({ type }: DatabaseOptions): void {
  if (type === 'postgres') return;
  throw new AiwafConfigError(
    'AIWAF_E_LOG_PARTITION',
    `The request log of a ${type} database has no partitions.`,
    'Leave the flag out: old rows are deleted all the same. Partitions are for PostgreSQL.',
  );
}

/** Changes the table while nobody else reads, writes or changes it: all or nothing. */
function changing<T>(
  dataSource: DataSource,
  table: string,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  return alone(dataSource, () =>
    dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await manager.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      return work(manager);
    }),
  );
}

interface Definition {
  readonly name: string;
  readonly text: string;
}

/**
 * Renames the table with its indexes and puts an empty one in its place, with its columns, owner, rights and
 * the sequence of its ids. What is answered gives that the keys and indexes, under their old names.
 *
 * @param suffix of the old table's new name
 */
async function putNewTable(
  manager: EntityManager,
  table: string,
  suffix: string,
  partitions: string,
): Promise<() => Promise<void>> {
  const [{ schema, owner, sequence }] = await manager.query<
    { schema: string; owner: string; sequence: string }[]
  >(
    `SELECT relnamespace::regnamespace::text AS schema, relowner::regrole::text AS owner,
     pg_get_serial_sequence($1, 'id') AS sequence FROM pg_class WHERE oid = $1::regclass`,
    [table],
  );
  const rights = await manager.query<Definition[]>(RIGHTS, [table]);
  const [key] = await manager.query<Definition[]>(KEY, [table]);
  const indexes = await manager.query<Definition[]>(INDEXES, [table]);
  const plain = table.split('.').at(-1)?.slice(1, -1) ?? '';
  const old = `${schema}."${plain}_${suffix}"`;
  for (const { name } of [key, ...indexes])
    await manager.query(`ALTER INDEX ${schema}."${name}" RENAME TO "${name}_${suffix}"`);
  await manager.query(`ALTER TABLE ${table} RENAME TO "${plain}_${suffix}"`);
  await manager.query(`CREATE TABLE ${table} (LIKE ${old} INCLUDING DEFAULTS) ${partitions}`);
  await manager.query(`ALTER TABLE ${table} OWNER TO ${owner}`);
  for (const { name, text } of rights) await manager.query(`GRANT ${text} ON ${table} TO ${name}`);
  // Else it would go with the old table.
  await manager.query(`ALTER SEQUENCE ${sequence} OWNED BY ${table}.id`);
  return async () => {
    await manager.query(`ALTER TABLE ${table} ADD CONSTRAINT "${key.name}" ${key.text}`);
    for (const { text } of indexes) await manager.query(text);
  };
}

const RIGHTS = `SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END AS name, privilege_type AS text
  FROM pg_class, aclexplode(relacl) WHERE oid = $1::regclass AND grantee <> relowner`;
const KEY = `SELECT conname AS name, pg_get_constraintdef(oid) AS text
  FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'p'`;
const INDEXES = `SELECT relname AS name, pg_get_indexdef(indexrelid) AS text
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = $1::regclass AND NOT indisprimary`;
