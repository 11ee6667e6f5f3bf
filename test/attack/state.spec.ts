import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AiwafEvent, AiwafOptions } from 'nestjs-aiwaf';
import { BROWSER, Host, startHost } from '../helpers/host-app';
import { rawRequest } from '../helpers/raw-request';

describe('a database that fails', () => {
  const open: Host[] = [];
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aiwaf-state-'));
    file = join(folder, 'aiwaf.sqlite');
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((host) => host.close()));
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (aiwaf: AiwafOptions = {}): Promise<Host> => {
    const host = await startHost({ adapter: 'express', aiwaf: { database: `sqlite:${file}`, ...aiwaf } });
    open.push(host);
    return host;
  };
  const stop = (host: Host) => {
    open.splice(open.indexOf(host), 1);
    return host.close();
  };
  const get = async (host: Host, path: string, address: string) =>
    (await rawRequest(host.port, 'GET', path, { ...BROWSER, 'x-forwarded-for': address })).status;
  const insist = async (host: Host, address: string) => {
    for (const path of ['/a.php', '/.env', '/b.sql']) await get(host, path, address);
  };

  it('keeps bans over a restart, the last one before the stop too', async () => {
    const first = await start();
    await insist(first, '203.0.113.1');
    await stop(first);
    const second = await start();
    expect(await get(second, '/cats', '203.0.113.1')).toBe(403);
    expect(await get(second, '/cats', '203.0.113.2')).toBe(200);
    expect(second.service.unban('203.0.113.1')).toBe(true);
    await stop(second);
    expect(await get(await start(), '/cats', '203.0.113.1')).toBe(200);
  });

  it('serves two instances at once', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => insist(i % 2 === 0 ? one : two, `203.0.113.${i}`)),
    );
    await Promise.all([stop(one), stop(two)]);
    const third = await start();
    for (let i = 0; i < 40; i++) expect([i, await get(third, '/cats', `203.0.113.${i}`)]).toEqual([i, 403]);
  });

  it('D8: goes on with the bans in memory when its file is gone', async () => {
    const host = await start();
    await insist(host, '203.0.113.1');
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) rmSync(file + suffix);
    await insist(host, '203.0.113.2');
    expect(await get(host, '/cats', '203.0.113.1')).toBe(403);
    expect(await get(host, '/cats', '203.0.113.2')).toBe(403);
    expect(await get(host, '/cats', '203.0.113.3')).toBe(200);
    await stop(host);
  });

  it('goes on when it can no longer write, and says so', async () => {
    const host = await start();
    const faults: AiwafEvent[] = [];
    host.service.onEvent((event) => event.type === 'fault' && faults.push(event));
    const { state } = host.service as unknown as {
      state: { dataSource: { query(sql: string): Promise<unknown> }; flush(): Promise<void> };
    };
    await state.dataSource.query('PRAGMA query_only = ON');
    await insist(host, '203.0.113.1');
    await state.flush();
    expect(faults).toMatchObject([{ code: 'AIWAF_W_BANS_UNWRITTEN' }]);
    expect(await get(host, '/cats', '203.0.113.1')).toBe(403);
    await state.dataSource.query('PRAGMA query_only = OFF');
    await stop(host);
    expect(await get(await start(), '/cats', '203.0.113.1')).toBe(403);
  });

  it.each([
    ['a folder', () => (file = folder)],
    [
      'a text',
      () => writeFileSync(file, 'this is no database, but it is long enough to be taken for one'.repeat(40)),
    ],
    [
      'a path through a file',
      () => {
        writeFileSync(join(folder, 'plain'), '');
        file = join(folder, 'plain', 'aiwaf.sqlite');
      },
    ],
  ])('stops the start with one sentence when it is %s', async (_, prepare) => {
    prepare();
    await expect(start()).rejects.toMatchObject({ code: expect.stringMatching(/^AIWAF_E_/) });
  });

  it('leaves nothing running after the stop', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const host = await start();
    await insist(host, '203.0.113.1');
    await stop(host);
    // The connections of the test itself may take a moment to end.
    for (let i = 0; i < 100 && timers() > before; i++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
