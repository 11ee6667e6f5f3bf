import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildForest, seededRandom } from '../../libs/aiwaf/src/learning';
import { EngineHost } from '../../libs/aiwaf/src/nest/engine/engine-host';
import { GeoCountries } from '../../libs/aiwaf/src/nest/geo/geo-countries';
import { Keywords } from '../../libs/aiwaf/src/nest/keywords/keywords';
import { ModelKeeper } from '../../libs/aiwaf/src/nest/model/model-keeper';
import { Caches } from '../../libs/aiwaf/src/nest/state/caches';
import { temporaryFolder } from '../contract/backends';
import { Host, startHost } from '../helpers/host-app';
import { CLIENT_NAMES, connectClientOrSkip, OpenedClient } from '../helpers/redis-clients';

/** Hints alone can bring anything within the time of a test. */
const AN_HOUR = 3_600_000;

describe.each(CLIENT_NAMES)('two instances with one database and one Redis, by %s', (name) => {
  let folder: ReturnType<typeof temporaryFolder>;
  let clients: OpenedClient[];
  let hosts: Host[];
  let address: string;
  beforeEach(async () => {
    folder = temporaryFolder();
    [clients, hosts] = [[], []];
    address = `198.18.${randomInt(256)}.${randomInt(256)}`;
    for (let i = 0; i < 2; i++) {
      const opened = await connectClientOrSkip(name);
      if (opened === null) return;
      clients.push(opened);
      const url = `sqlite:${join(folder.path, 'aiwaf.sqlite')}`;
      const database = { url, pollMs: AN_HOUR };
      const aiwaf = { database, redis: opened.client, layers: { headers: false as const } };
      hosts.push(await startHost({ adapter: 'fastify', aiwaf }));
    }
    // Both have subscribed.
    const subscribers = async () =>
      Number((((await clients[0].send('PUBSUB', 'NUMSUB', 'aiwaf:hints')) as unknown[]) ?? [])[1]);
    while ((await subscribers()) < 2) await pause(10);
  });
  afterEach(async () => {
    for (const host of hosts) await host.close();
    for (const client of clients) client.end();
    folder.remove();
  });
  const until = async (holds: () => boolean | Promise<boolean>) => {
    while (!(await holds())) await pause(10);
  };
  const ask = async ({ url }: Host, path: string) =>
    (await fetch(url + path, { headers: { 'x-forwarded-for': address, accept: 'text/html' } })).status;

  it('are told of bans and unbans at once', async () => {
    if (hosts.length < 2) return;
    const [one, two] = hosts;
    one.service.ban(address);
    await until(() => two.service.banOf(address) !== null);
    two.service.unban(address);
    await until(() => one.service.banOf(address) === null);
  });

  it('are told of exemptions, countries and orders to clear caches at once', async () => {
    if (hosts.length < 2) return;
    const [one, two] = hosts;
    await one.service.exempt('/hooks', 'payments');
    await until(() => engineOf(two).exemptions.pathPrefixes.includes('/hooks'));
    const geo = one.app.get(GeoCountries);
    await geo.store.add({ country: 'KP', reason: 'a test' }, Date.now());
    await geo.refresh();
    await until(() => engineOf(two).geo.wanted);
    let cleared = 0;
    const engine = engineOf(two);
    const clear = engine.clearCaches.bind(engine);
    engine.clearCaches = () => (cleared++, clear());
    await one.app.get(Caches).clear();
    await until(() => cleared === 1);
  });

  it('are told of words and models at once', async () => {
    if (hosts.length < 2) return;
    const [one, two] = hosts;
    await one.app.get(Keywords).approve('phpunit');
    await until(() => engineOf(two).keywords.enforce.active.has('phpunit'));
    await one.app.get(Keywords).remove('phpunit');
    await until(() => !engineOf(two).keywords.enforce.active.has('phpunit'));
    const random = seededRandom(1);
    const rows = Array.from({ length: 60 }, () => [10 + random() * 20, 0, random(), 0, random() * 5, 0]);
    const settings = { trees: 5, sampleSize: 32, contamination: 0.05, createdAt: Date.now() };
    await one.app.get(ModelKeeper).offer(buildForest(rows, settings, random), []);
    await until(() => two.service.status().model !== null);
  });

  it('ban a scanner that spreads its requests over them as fast as one would', async () => {
    if (hosts.length < 2) return;
    const paths = ['/wp-login.php', '/.env', '/.git/config'];
    for (const [i, path] of paths.entries()) expect(await ask(hosts[i % 2], path)).toBe(403);
    // 34 points each: neither has given a hundred.
    await until(() => hosts.every(({ service }) => service.banOf(address) !== null));
    expect(await ask(hosts[0], '/cats/1')).toBe(403);
  });

  it('give nobody back the points that an unban took', async () => {
    if (hosts.length < 2) return;
    const [one, two] = hosts;
    for (const path of ['/wp-login.php', '/.env']) await ask(one, path);
    await until(async () => Number(await clients[0].send('HGET', `aiwaf:points:${address}`, 'scanner')) > 60);
    one.service.ban(address);
    await until(() => two.service.banOf(address) !== null);
    one.service.unban(address);
    await until(() => two.service.banOf(address) === null);
    await ask(two, '/.git/config');
    await pause(200);
    expect([one, two].map(({ service }) => service.banOf(address))).toEqual([null, null]);
  });
});

function engineOf({ app }: Host) {
  return app.get(EngineHost).engine;
}
