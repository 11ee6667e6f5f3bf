import { join } from 'node:path';
import { migrations } from '#migrations';
import { DataSource } from 'typeorm';
import {
  AiModelArtifact,
  migrate,
  openDataSource,
  parseDatabaseUrl,
  pendingMigrations,
} from '../../libs/aiwaf/src/storage';
import { PYTHON_COLUMNS } from '../../libs/aiwaf/src/storage/python/python-tables';
import { databaseOfThisFile, TEST_SERVERS } from '../servers/servers';
import { temporaryFolder } from './backends';

/** What this package has beside the columns of the Python package, every one of which keeps its name. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  aiwaf_blacklistentry: ['expires_at', 'source', 'level', 'lifted_at', 'updated_at', 'version'],
  aiwaf_ipexemption: ['updated_at', 'removed_at', 'version'],
  aiwaf_exemptpath: ['removed_at', 'version'],
  aiwaf_geoblockedcountry: ['updated_at', 'removed_at', 'version'],
  aiwaf_requestlog: ['verdict', 'layer', 'code', 'request_id'],
  aiwaf_dynamickeyword: [
    'first_seen',
    'client_groups',
    'wide_groups',
    'days',
    'state',
    'decided_at',
    'removed_at',
    'version',
  ],
  aiwaf_audit: ['id', 'at', 'actor', 'action', 'target', 'before', 'after'],
  aiwaf_state: ['id', 'key', 'value', 'updated_at'],
  aiwaf_lease: ['id', 'name', 'holder', 'token', 'expires_at'],
  aiwaf_trainingrun: [
    'id',
    'started_at',
    'finished_at',
    'triggered_by',
    'holder',
    'token',
    'state',
    'error_code',
    'error_message',
    'summary',
    'model_version',
  ],
  aiwaf_banproposal: [
    'id',
    'ip_address',
    'reason',
    'points',
    'evidence',
    'state',
    'created_at',
    'updated_at',
    'decided_at',
  ],
  aiwaf_signal: ['id', 'ip_address', 'created_at', 'code', 'points', 'request_id'],
};
const INDEXES = [
  'aiwaf_featu_ip_b13d42_idx',
  'aiwaf_featu_created_6cae85_idx',
  'aiwaf_reque_ip_addr_532f7c_idx',
  'aiwaf_reque_timesta_be3eb8_idx',
  'aiwaf_reque_status__0ae562_idx',
  'aiwaf_reque_method_e268ac_idx',
];

const folder = temporaryFolder();
afterAll(folder.remove);
const DATABASES = [
  { name: 'SQLite', url: async () => `sqlite:${join(folder.path, 'schema.sqlite')}` },
  ...TEST_SERVERS.map((server) => ({ name: server.name, url: () => databaseOfThisFile(server) })),
];

describe.each(DATABASES)('the schema on $name', ({ url }) => {
  let dataSource: DataSource;
  beforeAll(async () => {
    dataSource = await openDataSource(parseDatabaseUrl(await url()), 'migrate');
  });
  afterAll(() => dataSource.destroy());

  const tables = async () => {
    const runner = dataSource.createQueryRunner();
    const names = dataSource.entityMetadatas.map(({ tablePath }) => tablePath);
    const found = await runner.getTables(names);
    await runner.release();
    return found;
  };

  it('has the tables and columns of the Python package and what is added', async () => {
    const columns = Object.fromEntries(
      (await tables()).map(({ name, columns }) => [
        name.split('.').at(-1),
        columns.map((c) => c.name).sort(),
      ]),
    );
    const expected = Object.fromEntries(
      [...new Set([...Object.keys(PYTHON_COLUMNS), ...Object.keys(ADDED)])].map((name) => [
        name,
        [...(PYTHON_COLUMNS[name] ?? []), ...(ADDED[name] ?? [])].sort(),
      ]),
    );
    expect(columns).toEqual(expected);
    const entities = dataSource.entityMetadatas.map(({ tableName, columns: all }) => [
      tableName,
      all.map(({ databaseName }) => databaseName).sort(),
    ]);
    expect(Object.fromEntries(entities)).toEqual(expected);
  });

  it('keeps the index names of the Python package', async () => {
    const names = (await tables()).flatMap(({ indices }) => indices.map(({ name }) => name));
    expect(names).toEqual(expect.arrayContaining(INDEXES));
  });

  it('is what the entities say, so that no tool finds anything to alter', async () => {
    const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect([...upQueries, ...downQueries].map(({ query }) => query)).toEqual([]);
  });

  it('goes down and up again', async () => {
    for (let i = 0; i < migrations.length; i++) await dataSource.undoLastMigration();
    expect(await tables()).toEqual([]);
    expect(await pendingMigrations(dataSource)).toHaveLength(migrations.length);
    expect(await migrate(dataSource)).toHaveLength(migrations.length);
    expect(await migrate(dataSource)).toEqual([]);
    expect(await tables()).toHaveLength(Object.keys({ ...PYTHON_COLUMNS, ...ADDED }).length);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('keeps instants and binary data as they are', async () => {
    const models = dataSource.getRepository(AiModelArtifact);
    const data = Buffer.alloc(300_000, 7);
    await models.insert({
      name: 'm',
      data,
      metadata: { a: [1] },
      createdAt: 1_760_000_000_123,
      updatedAt: 0,
    });
    const row = await models.findOneByOrFail({ name: 'm' });
    expect(row).toMatchObject({ metadata: { a: [1] }, createdAt: 1_760_000_000_123, updatedAt: 0 });
    expect(data.equals(row.data)).toBe(true);
    await models.deleteAll();
  });
});
