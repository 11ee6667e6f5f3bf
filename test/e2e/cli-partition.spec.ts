import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RequestLogs } from '../../libs/aiwaf/src/nest/request-log/request-logs';
import { RequestLogUpkeep } from '../../libs/aiwaf/src/nest/request-log/request-log-upkeep';
import { LogDays, openDataSource, parseDatabaseUrl, TypeOrmLeaseStore } from '../../libs/aiwaf/src/storage';
import { runAiwaf } from '../helpers/aiwaf-binary';
import { BROWSER, Host, startHost } from '../helpers/host-app';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aiwaf-partition-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(TEST_SERVERS.filter(({ name }) => name === 'PostgreSQL'))('migrate on $name', (server) => {
  it('gives the log a part for each day, in which hosts write and commands read', async () => {
    const url = await ownDatabase(server);
    const aiwaf = (...args: string[]) => runAiwaf(folder, args, { AIWAF_DATABASE_URL: url });
    const last = async (...flags: string[]) =>
      (await aiwaf('migrate', ...flags)).out.trimEnd().split('\n').at(-1);
    const parts = 'a table with a partition for each day';
    expect(await last('--partition-log', '--dry-run')).toBe(`Would make the request log ${parts}.`);
    expect(await last('--partition-log')).toBe(`The request log is ${parts} now.`);
    expect(await last('--partition-log')).toBe(`The request log is ${parts} already.`);

    const host: Host = await startHost({ adapter: 'express', aiwaf: { database: url } });
    try {
      expect((await fetch(`${host.url}/cats`, { headers: BROWSER })).status).toBe(200);
      await host.app.get(RequestLogs).flush();
      const source = await openDataSource(parseDatabaseUrl(url), 'require');
      const count = async () => (await new LogDays(source).partitions())?.length;
      expect(await count()).toBe(9);
      const { name } = ((await new LogDays(source).partitions()) ?? [])[3];
      await source.query(`DROP TABLE ${name}`);
      const leases = new TypeOrmLeaseStore(source);
      const others = await leases.acquire('request-log', 'another process', 60_000, Date.now());
      await host.app.get(RequestLogUpkeep).purge();
      expect(await count()).toBe(8);
      await leases.release(others);
      await host.app.get(RequestLogUpkeep).purge();
      expect(await count()).toBe(9);
      await source.destroy();
    } finally {
      await host.close();
    }
    expect((await aiwaf('logging')).out).toMatch(/1 row of [^\n]*\npartitions +9, by day\n/);
    expect((await aiwaf('logging', '--recent')).out).toMatch(/ GET +\/cats +200 +pass /);
    expect(await aiwaf('detect-and-train', '--dry-run')).toMatchObject({ code: 0, err: '' });
    expect((await aiwaf('diagnose')).out).toContain('The tables are those of this version');
    expect(await last('--unpartition-log')).toBe('The request log is one table now.');
    expect(JSON.parse((await aiwaf('migrate', '--unpartition-log', '--json')).out)).toMatchObject({
      log: { partitioned: false, changed: false },
      dryRun: false,
    });
  });
});

it('is refused on another kind of database, and both ways at once', async () => {
  const refused = async (...flags: string[]) => {
    const { code, out, err } = await runAiwaf(folder, ['migrate', ...flags]);
    expect([code, out.includes('partition')]).toEqual([2, false]);
    return err.split(':', 1)[0];
  };
  expect(await refused('--partition-log', '--unpartition-log')).toBe('AIWAF_E_OPTION_VALUE');
  expect(await refused('--partition-log')).toBe('AIWAF_E_LOG_PARTITION');
  expect(await refused('--partition-log', '--dry-run')).toBe('AIWAF_E_LOG_PARTITION');
  // Before anything was changed.
  expect(readdirSync(folder)).toEqual([]);
});
