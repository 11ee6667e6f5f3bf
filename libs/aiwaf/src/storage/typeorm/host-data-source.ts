import { DataSource, DataSourceOptions } from 'typeorm';
import { AiwafConfigError } from '../../core/errors';
import { DatabaseOptions } from './column-types';
import { unknownKind } from './database-errors';
import { AIWAF_ENTITIES } from './entities';
import { migrationNames, refuseNewerNames, refusePythonTables, refuseUnmigrated } from './migrate';
import { refuseOldServer } from './server-version';

const KINDS: readonly string[] = [
  'better-sqlite3',
  'postgres',
  'mysql',
  'mariadb',
] satisfies DatabaseOptions['type'][];
const OWN_TABLE = 'aiwaf_migrations';
/** What a connection is made of; plain data, so that it can be sent to another process. */
const CONNECTION = [
  'type',
  'url',
  'host',
  'port',
  'username',
  'password',
  'database',
  'schema',
  'socketPath',
  'ssl',
  'charset',
  'timeout',
];

/**
 * Checks that a data source of the host can keep the firewall's state.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_DRIVER`, `AIWAF_E_DATABASE_ENTITIES`, `AIWAF_E_DATABASE_NEWER`,
 * `AIWAF_E_DATABASE_NOT_MIGRATED`, `AIWAF_E_DATABASE_OLD`, `AIWAF_E_DATABASE_PYTHON`
 */
export async function checkHostDataSource(dataSource: DataSource): Promise<void> {
  hostConnection(dataSource.options);
  requireEntities(dataSource);
  await refuseOldServer(dataSource);
  const { own, hosts } = await migrationsOn(dataSource);
  refuseNewerNames(own);
  await refusePythonTables(dataSource, async () => {
    const ran = await migrationsOn(dataSource);
    return ran.own.length + ran.hosts.length > 0;
  });
  refuseUnmigrated(migrationNames.filter((name) => !own.includes(name) && !hosts.includes(name)));
}

/**
 * The names of the firewall's migrations that ran on a data source of the host: by `aiwaf migrate`, and
 * among the host's own.
 */
export async function migrationsOn(dataSource: DataSource): Promise<{ own: string[]; hosts: string[] }> {
  const own = await namesIn(dataSource, OWN_TABLE);
  const hosts = await namesIn(dataSource, dataSource.options.migrationsTableName ?? 'migrations');
  return { own, hosts: hosts.filter((name) => migrationNames.includes(name)) };
}

/**
 * The options of a data source of the host, to open connections of one's own by.
 *
 * @throws AiwafConfigError `AIWAF_E_DATABASE_DRIVER` for a kind of database that AIWAF cannot use
 */
export function hostConnection(options: DataSourceOptions): DatabaseOptions {
  if (!KINDS.includes(options.type)) throw unknownKind(options.type);
  return options as DatabaseOptions;
}

/** The same as plain data. A password that is a function, and a driver's `extra`, are left out. */
export function plainConnection(options: DatabaseOptions): DatabaseOptions {
  const plain = Object.entries(options).filter(
    ([name, value]) => CONNECTION.includes(name) && typeof value !== 'function',
  );
  return Object.fromEntries(plain) as unknown as DatabaseOptions;
}

function requireEntities(dataSource: DataSource): void {
  const isOurs = (entity: (typeof AIWAF_ENTITIES)[number]) =>
    dataSource.hasMetadata(entity) && dataSource.getMetadata(entity).tableName.startsWith('aiwaf_');
  const missing = AIWAF_ENTITIES.filter((entity) => !isOurs(entity));
  if (missing.length === 0) return;
  throw new AiwafConfigError(
    'AIWAF_E_DATABASE_ENTITIES',
    `The data source knows ${missing.length} of the firewall's ${AIWAF_ENTITIES.length} entities not, or under another table's name, such as ${missing[0].name}.`,
    `Add ...aiwafEntities('${dataSource.options.type}') of nestjs-aiwaf to its entities, and give it no entityPrefix.`,
  );
}

async function namesIn(dataSource: DataSource, table: string): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasTable(table))) return [];
    const schema = 'schema' in dataSource.options ? dataSource.options.schema : undefined;
    const path = [schema, table].filter((part) => part !== undefined);
    const rows = (await runner.query(
      `SELECT name FROM ${path.map((part) => dataSource.driver.escape(String(part))).join('.')}`,
    )) as { name: string }[];
    return rows.map(({ name }) => name);
  } finally {
    await runner.release();
  }
}
