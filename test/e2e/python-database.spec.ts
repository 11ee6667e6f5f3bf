import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { AiwafModule } from 'nestjs-aiwaf';
import {
  BlacklistEntry,
  DynamicKeyword,
  ExemptPath,
  FeatureSample,
  GeoBlockedCountry,
  IpExemptionEntry,
  openDataSource,
  parseDatabaseUrl,
  RequestLog,
} from '../../libs/aiwaf/src/storage';
import { runAiwaf } from '../helpers/aiwaf-binary';
import { makePythonDatabase, PYTHON_INSTANT, PYTHON_LOG_ROWS, runSql } from '../helpers/python-database';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';

const DATABASES = [
  { name: 'SQLite', make: async (folder: string) => `sqlite:${join(folder, 'django.sqlite')}` },
  ...TEST_SERVERS.map((server) => ({ name: server.name, make: () => ownDatabase(server) })),
];

describe.each(DATABASES)('a database of the Python package on $name', ({ name, make }) => {
  const bans = name === 'PostgreSQL' ? 4 : 5;
  let folder: string;
  let url: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-python-'));
    url = await make(folder);
    await makePythonDatabase(url);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const migrate = (...flags: string[]) => runAiwaf(folder, ['migrate', '--database', url, ...flags]);
  const count = async (table: string) =>
    Number((await runSql(url, [`SELECT count(*) AS n FROM ${table}`]))[0].n);
  const told = (out: string) =>
    (
      JSON.parse(out) as {
        takenOver: { table: string; rows: number; taken: number; merged: number; aside: number }[];
      }
    ).takenOver.map(({ table, rows, taken, merged, aside }) => [table, rows, taken, merged, aside]);
  const EXPECTED = [
    ['aiwaf_blacklistentry', bans, 3, 1, bans - 4],
    ['aiwaf_ipexemption', 2, 1, 0, 1],
    ['aiwaf_exemptpath', 4, 2, 1, 1],
    ['aiwaf_geoblockedcountry', 2, 1, 0, 1],
    ['aiwaf_dynamickeyword', 3, 2, 0, 1],
    ['aiwaf_requestlog', PYTHON_LOG_ROWS + 2, PYTHON_LOG_ROWS, 0, 2],
    ['aiwaf_featuresample', 1, 1, 0, 0],
    ['aiwaf_aimodelartifact', 1, 0, 0, 1],
  ];

  it('is not touched by a start, a dry run, or without consent', async () => {
    const start = Test.createTestingModule({ imports: [AiwafModule.forRoot({ database: url })] }).compile();
    await expect(start).rejects.toMatchObject({ code: 'AIWAF_E_DATABASE_PYTHON' });
    const dry = await migrate('--dry-run', '--json');
    expect([dry.code, told(dry.out)]).toEqual([0, EXPECTED]);
    const refused = await migrate();
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toMatch(/^AIWAF_E_CONSENT: .* Pass --yes/);
    expect(await count('aiwaf_blacklistentry')).toBe(bans);
    // An error of a native module is no `Error` of this test's own.
    const ours = runSql(url, ['SELECT 1 FROM aiwaf_state']).then(
      () => true,
      () => false,
    );
    expect(await ours).toBe(false);
  });

  it('is taken over with its rows, and kept', async () => {
    const { code, out, err } = await migrate('--yes', '--json');
    expect([err, code, told(out)]).toEqual(['', 0, EXPECTED]);
    expect(await count('aiwaf_blacklistentry_django')).toBe(bans);
    expect(await count('aiwaf_aimodelartifact_django')).toBe(1);
    const database = await openDataSource(parseDatabaseUrl(url), 'require');
    const rows = (entity: Parameters<typeof database.getRepository>[0]) =>
      database.getRepository(entity).find({ order: { id: 'ASC' } });
    expect(await rows(BlacklistEntry)).toMatchObject([
      {
        ipAddress: '203.0.113.9',
        reason: 'Flood pattern',
        source: 'person',
        expiresAt: null,
        createdAt: PYTHON_INSTANT,
        extendedRequestInfo: { path: '/x' },
      },
      { ipAddress: '2001:db8::/64', reason: 'first of a /64', createdAt: PYTHON_INSTANT },
      { ipAddress: '198.51.100.7', extendedRequestInfo: null, liftedAt: null },
    ]);
    expect(await rows(IpExemptionEntry)).toMatchObject([
      { ipAddress: '198.51.100.1', reason: 'office', createdAt: PYTHON_INSTANT, removedAt: null },
    ]);
    expect(await rows(ExemptPath)).toMatchObject([
      { path: '/hooks', reason: 'payments', enabled: true, updatedAt: PYTHON_INSTANT },
      { path: '/off', enabled: false },
    ]);
    expect(await rows(GeoBlockedCountry)).toMatchObject([{ countryCode: 'KP', createdAt: PYTHON_INSTANT }]);
    expect(await rows(DynamicKeyword)).toMatchObject([
      { keyword: 'landray', count: 7, state: null, lastUpdated: PYTHON_INSTANT },
      { keyword: 'landrax', count: 3 },
    ]);
    const logged = (await rows(RequestLog)) as RequestLog[];
    expect(logged).toHaveLength(PYTHON_LOG_ROWS);
    expect(logged[7]).toMatchObject({
      path: '/p/7',
      timestamp: PYTHON_INSTANT,
      responseTime: 0.01,
      verdict: null,
    });
    expect(await rows(FeatureSample)).toMatchObject([{ ip: '203.0.113.1', respTime: 0.5, pathLen: 12 }]);
    const { upQueries, downQueries } = await database.driver.createSchemaBuilder().log();
    expect([...upQueries, ...downQueries].map(({ query }) => query)).toEqual([]);
    await database.getRepository(IpExemptionEntry).insert({
      ipAddress: '198.51.100.2',
      reason: '',
      createdAt: 1,
      updatedAt: 1,
      removedAt: null,
    });
    await database.destroy();
    expect((await migrate()).out).toMatch(/The database is up to date\.\n$/);
    expect(
      (await runAiwaf(folder, ['list', '--blocked', '--only-ip', '--database', url])).out.split('\n').sort(),
    ).toEqual(['', '198.51.100.7', '2001:db8::/64', '203.0.113.9']);
  });

  it('is taken over to its end after an interruption', async () => {
    await migrate('--yes');
    await runSql(url, [
      'DELETE FROM aiwaf_requestlog WHERE id > 1000',
      'DELETE FROM aiwaf_exemptpath',
      `UPDATE aiwaf_state SET value = '{"rows":1000,"taken":1000,"lastId":1000}' WHERE ${name === 'MariaDB' ? '`key`' : '"key"'} = 'python-package:aiwaf_requestlog'`,
      `DELETE FROM aiwaf_state WHERE ${name === 'MariaDB' ? '`key`' : '"key"'} = 'python-package:aiwaf_exemptpath'`,
    ]);
    expect((await runAiwaf(folder, ['list', '--database', url])).err).toMatch(/^AIWAF_E_DATABASE_PYTHON: /);
    const { code, out } = await migrate('--yes', '--json');
    expect([code, told(out)]).toEqual([0, [EXPECTED[2], EXPECTED[5]]]);
    expect(await count('aiwaf_requestlog')).toBe(PYTHON_LOG_ROWS);
    expect(await count('aiwaf_exemptpath')).toBe(2);
  });

  it('is refused where one of its tables has other columns', async () => {
    await runSql(url, ['ALTER TABLE aiwaf_blacklistentry ADD COLUMN colour varchar(10)']);
    for (const flags of [['--dry-run'], ['--yes']]) {
      const { code, err } = await migrate(...flags);
      expect([code, err]).toEqual([2, expect.stringMatching(/^AIWAF_E_DATABASE_FOREIGN: /)]);
    }
    expect(await count('aiwaf_blacklistentry')).toBe(bans);
  });
});
