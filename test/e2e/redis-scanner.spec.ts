import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { AnomalyModel, EngineHost } from '#aiwaf/internals';
import { Host } from '../helpers/host-app';
import { CLIENT_NAMES } from '../helpers/redis-clients';
import { suiteThatNeeds } from '../helpers/needed';
import { RedisServer, redisServerMissing } from '../helpers/redis-server';
import { ScannedFleet } from '../helpers/scanned-fleet';

/** The behaviour decides. */
const SUSPICIOUS: AnomalyModel = { version: 'test', isAnomalous: () => true };
const PAUSE_MS = 30;
/** Requests that may be under way when a process learns what another one saw. */
const IN_FLIGHT = 4;

const suite = suiteThatNeeds(redisServerMissing());

suite.each(CLIENT_NAMES)('what four instances see of a client, with one Redis by %s', (client) => {
  let server: RedisServer;
  let fleet: ScannedFleet;
  let address: string;
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.remove());
  beforeEach(() => {
    address = `198.18.${randomInt(256)}.${randomInt(256)}`;
  });
  afterEach(() => fleet.close());
  const start = async (instances: number, model: AnomalyModel | null = SUSPICIOUS, shared = true) => {
    fleet = await ScannedFleet.start({
      instances,
      redis: shared ? { client, url: server.url } : null,
      model,
    });
  };
  const engineOf = ({ app }: Host) => app.get(EngineHost).engine;
  /** Points that each instance has given. */
  const points = () =>
    fleet.hosts.map((host) => {
      const { bans, clients } = engineOf(host);
      return Math.round(bans.points(clients.resolve(address, undefined, false), 'enforce', Date.now()));
    });
  const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
  const until = async (holds: () => boolean) => {
    while (!holds()) await pause(10);
  };
  /** Everything that was asked is decided: a confirmation asks the others and waits for them. */
  const settled = () => pause(400);

  it('has a scanner banned at the request at which one instance alone bans it', async () => {
    await start(1, SUSPICIOUS, false);
    const alone = await fleet.walk(address, 100, PAUSE_MS);
    await fleet.close();
    for (const instances of [2, 4]) {
      await start(instances);
      address = `198.18.${randomInt(256)}.${randomInt(256)}`;
      const refused = await fleet.walk(address, 100, PAUSE_MS);
      expect(Math.abs((refused ?? Infinity) - (alone ?? Infinity))).toBeLessThanOrEqual(IN_FLIGHT);
      if (instances === 2) await fleet.close();
    }
  });

  it('costs a path that is missing everywhere its points once', async () => {
    await start(4, null);
    for (let i = 0; i < 8; i++) await fleet.ask(address, '/gone/for-good');
    await settled();
    expect(sum(points())).toBe(2);
  });

  it('spares a person whose pages and whose stale links go to different instances', async () => {
    await start(4);
    for (let i = 0; i < 11; i++) {
      await fleet.ask(address, `/old-page-${i}`, 0);
      for (const instance of [1, 2]) await fleet.ask(address, `/cats/${i}`, instance);
    }
    await settled();
    // Eleven of 33 requests missed: two points each, and no confirmation.
    expect(sum(points())).toBe(22);
  });

  it('asks Redis nothing for requests that are served', async () => {
    await start(4);
    await fleet.ask(address, '/gone');
    await settled();
    const before = await fleet.scriptCalls();
    for (let i = 0; i < 40; i++) await fleet.ask(address, `/cats/${i}`);
    await settled();
    expect(await fleet.scriptCalls()).toBe(before);
  });

  it('is forgotten with an unban, by all of them', async () => {
    await start(4);
    for (let i = 0; i < 9; i++) await fleet.ask(address, `/gone-${i}`);
    await settled();
    fleet.hosts[2].service.unban(address);
    await settled();
    for (let i = 10; i < 19; i++) await fleet.ask(address, `/gone-${i}`);
    await settled();
    // Eighteen paths without a confirmation; the points of the instance that forgave are gone.
    expect(sum(points())).toBeLessThanOrEqual(36);
  });

  it('is forgotten with the caches', async () => {
    await start(4);
    for (let i = 0; i < 9; i++) await fleet.ask(address, `/gone-${i}`);
    await settled();
    for (const host of fleet.hosts) await engineOf(host).clearCaches();
    await pause(5);
    // Some of them again: what was asked before neither counts nor spares a path its points.
    for (let i = 4; i < 13; i++) await fleet.ask(address, `/gone-${i}`);
    await settled();
    expect(sum(points())).toBe(18);
  });

  it('tells of a model that fails as of any layer, and answers', async () => {
    const failing = (): never => {
      throw new Error('broken');
    };
    await start(2, { version: 'bad', isAnomalous: failing });
    expect(await fleet.walk(address, 14, PAUSE_MS)).toBeNull();
    await until(() => fleet.hosts.some((host) => engineOf(host).pipeline.faults > 0));
    expect([...fleet.statuses.keys()]).toEqual([404]);
  });
});

suite.each(CLIENT_NAMES)('a scan while Redis is killed, by %s', (client) => {
  it('fails no request, and each instance judges by what it knows', async () => {
    const server = await RedisServer.start();
    const fleet = await ScannedFleet.start({
      instances: 2,
      redis: { client, url: server.url },
      model: SUSPICIOUS,
    });
    try {
      const kill = (number: number) => number === 8 && server.kill();
      const address = `198.18.${randomInt(256)}.${randomInt(256)}`;
      const refused = await fleet.walk(address, 200, PAUSE_MS, kill);
      // Two that know nothing of each other ban at twice the request.
      expect(refused).not.toBeNull();
      expect(refused).toBeLessThanOrEqual(60);
      for (let i = 0; i < 10; i++) await fleet.ask('198.18.7.7', `/cats/${i}`);
      expect([...fleet.statuses.keys()].sort()).toEqual([200, 403, 404]);
      await server.restart();
      while (fleet.hosts.some(({ service }) => service.status().redis?.insured !== false)) await pause(20);
      // Shared again: another scanner is banned as by one.
      expect(await fleet.walk(address.replace('198.18', '198.19'), 200, PAUSE_MS)).toBeLessThanOrEqual(32);
    } finally {
      await fleet.close();
      await server.remove();
    }
  });
});
