import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDataSourceToken } from '@nestjs/typeorm';
import { AIWAF_DATA_SOURCE, AiwafOptions, BlacklistEntry, Keywords, RequestLog } from 'nestjs-aiwaf';
import { DataSource } from 'typeorm';
import { GeoCountries } from '../../libs/aiwaf/src/nest/geo/geo-countries';
import { ROUTES_KEY } from '../../libs/aiwaf/src/nest/routing/saved-routes';
import { ChangePoll } from '../../libs/aiwaf/src/nest/state/change-poll';
import { State } from '../../libs/aiwaf/src/nest/state/state';
import {
  AiModelArtifact,
  LeaseEntry,
  openDataSource,
  parseDatabaseUrl,
  SignalEntry,
} from '../../libs/aiwaf/src/storage';
import { runAiwaf } from '../helpers/aiwaf-binary';
import { BROWSER, Host, startHost } from '../helpers/host-app';
import { ownDatabase, TEST_SERVERS } from '../servers/servers';

const POLL_MS = 200;

describe.each(TEST_SERVERS)('a host on $name', (server) => {
  let url: string;
  let folder: string;
  const hosts: Host[] = [];
  beforeEach(async () => {
    url = await ownDatabase(server);
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-servers-'));
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    rmSync(folder, { recursive: true });
  });

  const migrated = async () => (await openDataSource(parseDatabaseUrl(url), 'migrate')).destroy();
  const start = async (aiwaf: AiwafOptions = {}) => {
    const anomaly = { modelFile: join(folder, 'model.json') };
    const host = await startHost({
      adapter: 'express',
      aiwaf: { database: { url, pollMs: POLL_MS }, layers: { anomaly }, ...aiwaf },
    });
    hosts.push(host);
    return host;
  };
  const aiwaf = (...args: string[]) => runAiwaf(folder, args, { AIWAF_DATABASE_URL: url });
  const databaseOf = ({ app }: Host) => app.get<DataSource>(getDataSourceToken(AIWAF_DATA_SOURCE));
  const ask = (host: Host, path: string, address = '203.0.113.9') =>
    fetch(host.url + path, { headers: { ...BROWSER, 'x-forwarded-for': address } });
  const until = async <T>(look: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> => {
    for (;;) {
      const value = await look();
      if (holds(value)) return value;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('starts on a migrated database alone, which it does not migrate', async () => {
    await expect(start()).rejects.toMatchObject({ code: 'AIWAF_E_DATABASE_NOT_MIGRATED' });
    expect(await aiwaf('migrate')).toMatchObject({ code: 0, err: '' });
    expect((await ask(await start(), '/cats')).status).toBe(200);
    expect((await aiwaf('diagnose')).out).toMatch(/ok +AIWAF_D_WRITING: /);
  });

  it('writes what requests do: bans, signals, the log, routes', async () => {
    await migrated();
    const host = await start();
    for (const path of ['/wp-login.php', '/.env', '/.git/config', '/x.php', '/backup.sql', '/shell.php'])
      await ask(host, path);
    const database = databaseOf(host);
    const [ban] = await until(
      () => database.getRepository(BlacklistEntry).find(),
      (rows) => rows.length > 0,
    );
    expect(ban).toMatchObject({ ipAddress: '203.0.113.9', source: 'points', level: 1, liftedAt: null });
    expect(ban.version).toBeGreaterThan(0);
    const logged = await until(
      () => database.getRepository(RequestLog).find(),
      (rows) => rows.length >= 6,
    );
    expect(logged).toContainEqual(expect.objectContaining({ path: '/.env', verdict: 'deny' }));
    expect(
      await until(
        () => database.getRepository(SignalEntry).find(),
        (rows) => rows.length > 0,
      ),
    ).toContainEqual(expect.objectContaining({ ipAddress: '203.0.113.9' }));
    expect(await host.app.get(State).store.get(ROUTES_KEY)).toContain('cats');
    const explained = JSON.parse((await aiwaf('explain', '203.0.113.9', '--json')).out) as object;
    expect(JSON.stringify(explained)).toContain('203.0.113.9');
  });

  it('follows what other processes write, within the poll time', async () => {
    await migrated();
    const host = await start();
    const { service, app } = host;
    expect((await aiwaf('ban', '203.0.113.9', '--reason', 'by hand')).code).toBe(0);
    await until(
      () => service.banOf('203.0.113.9'),
      (ban) => ban?.reason === 'by hand',
    );
    expect((await ask(host, '/cats')).status).toBe(403);
    const listed = JSON.parse((await aiwaf('list', '--blocked', '--json')).out) as object;
    expect(JSON.stringify(listed)).toContain('203.0.113.9');
    expect((await aiwaf('add-ip-exemption', '203.0.113.9')).code).toBe(0);
    await until(
      async () => (await ask(host, '/cats')).status,
      (status) => status === 200,
    );
    expect((await aiwaf('ban', '198.51.100.9')).code).toBe(0);
    expect((await aiwaf('unban', '198.51.100.9')).code).toBe(0);
    expect((await aiwaf('geo', 'add', 'KP')).code).toBe(0);
    expect((await aiwaf('keywords', 'approve', 'landray')).code).toBe(0);
    await app.get(ChangePoll).look();
    expect(service.banOf('198.51.100.9')).toBeNull();
    expect(await app.get(GeoCountries).store.load()).toMatchObject([{ country: 'KP' }]);
    await until(
      () => app.get(Keywords).list(),
      (words) => words.some(({ keyword, state }) => keyword === 'landray' && state === 'approved'),
    );
    expect(await service.changes()).toHaveLength(7);
  });

  it('trains from its request log under a lease, and stores the model', async () => {
    await migrated();
    const host = await start();
    for (let i = 0; i < 60; i++) await ask(host, i % 2 === 0 ? '/cats' : '/cats/7', `198.51.${100 + i}.7`);
    const database = databaseOf(host);
    await until(
      () => database.getRepository(RequestLog).count(),
      (count) => count === 60,
    );
    expect(await aiwaf('detect-and-train', '--force-ai')).toMatchObject({ code: 0 });
    expect(await database.getRepository(AiModelArtifact).count()).toBeGreaterThan(0);
    expect(await database.getRepository(LeaseEntry).find()).toContainEqual(
      expect.objectContaining({ name: 'training', expiresAt: 0 }),
    );
    const runs = JSON.parse((await aiwaf('training-runs', '--json')).out) as object;
    expect(JSON.stringify(runs)).toContain('"state":"done"');
    expect((await aiwaf('model', 'list')).out).toMatch(/in force|active|\*/i);
    expect((await aiwaf('proposals', 'list')).code).toBe(0);
  }, 120_000);

  it('takes its lists out and back', async () => {
    await migrated();
    await aiwaf('ban', '203.0.113.9');
    await aiwaf('add-path-exemption', '/hooks');
    expect((await aiwaf('export', 'lists.ndjson')).code).toBe(0);
    expect((await aiwaf('reset', '--yes')).code).toBe(0);
    expect((await aiwaf('list', '--blocked', '--only-ip')).out).toBe('');
    expect((await aiwaf('import', 'lists.ndjson', '--yes')).code).toBe(0);
    expect((await aiwaf('list', '--blocked', '--only-ip')).out).toBe('203.0.113.9\n');
  });
});
