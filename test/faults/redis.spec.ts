import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../libs/aiwaf/src/core/clock';
import { Hit, Limit } from '../../libs/aiwaf/src/core/ports/counter-store';
import {
  GuardedRedis,
  InsuredCounterStore,
  MemoryCounterStore,
  RedisCommands,
  redisCommandsOf,
  RedisCounterStore,
} from '../../libs/aiwaf/src/storage';
import { suiteThatNeeds } from '../helpers/needed';
import { CLIENT_NAMES, connectClient, OpenedClient } from '../helpers/redis-clients';
import { RedisServer, redisServerMissing } from '../helpers/redis-server';

const LIMIT: Limit = { windowMs: 60_000, max: 5, flood: 50 };
const KEY = 'enforce:pages:203.0.113.9';

suiteThatNeeds(redisServerMissing()).each(CLIENT_NAMES)('counters by %s', (name) => {
  let server: RedisServer;
  let opened: OpenedClient;
  let redis: GuardedRedis;
  let store: InsuredCounterStore;
  let changes: string[];
  beforeEach(async () => {
    server = await RedisServer.start();
    opened = await connectClient(name, server.url);
    changes = [];
    redis = new GuardedRedis(redisCommandsOf(opened.client) as RedisCommands, systemClock, (reason) =>
      changes.push(reason === null ? 'back' : 'down'),
    );
    store = new InsuredCounterStore(new RedisCounterStore(redis), new MemoryCounterStore(1_000), redis);
    // A loaded machine needs more than the budget for the first words.
    await redis.check(10_000);
  });
  afterEach(async () => {
    redis.close();
    opened.end();
    await server.remove();
  });
  const hit = (): Hit | Promise<Hit> => store.hit(KEY, LIMIT, systemClock.now());
  const hits = async (count: number): Promise<number[]> => {
    const counts: number[] = [];
    for (let i = 0; i < count; i++) counts.push((await hit()).count);
    return counts;
  };
  const until = async (holds: () => boolean) => {
    while (!holds()) await pause(20);
  };
  /** Of another process, which shares the limit. */
  const strangers = async (count: number) => {
    for (let i = 0; i < count; i++) await opened.send('RPUSH', `aiwaf:log:${KEY}`, String(Date.now()));
  };

  it('are the shared ones while Redis serves', async () => {
    await strangers(3);
    expect(await hits(2)).toEqual([4, 5]);
    expect(changes).toEqual([]);
  });

  it('are this process’s own while Redis is frozen, without waiting once that is known', async () => {
    await strangers(3);
    await hits(2);
    server.freeze();
    expect(await hits(4)).toEqual([3, 4, 5, 6]);
    expect(redis.isOpen).toBe(true);
    expect(hit()).toMatchObject({ count: 7 });
    expect(changes).toEqual(['down']);
  });

  it('are shared again when Redis goes on, and go on by what this process knows', async () => {
    await hits(2);
    server.freeze();
    await hits(8);
    server.thaw();
    await until(() => !redis.isOpen);
    expect(changes).toEqual(['down', 'back']);
    const [count] = await hits(1);
    expect(count).toBeGreaterThanOrEqual(11);
  });

  it('are shared again when a killed Redis is started anew, and forget nothing of this process', async () => {
    await hits(5);
    await server.kill();
    expect((await hits(5)).at(-1)).toBe(10);
    await until(() => redis.isOpen);
    await server.restart();
    await until(() => !redis.isOpen);
    expect(await hits(2)).toEqual([11, 12]);
    expect(Number(await opened.send('LLEN', `aiwaf:log:${KEY}`))).toBeGreaterThanOrEqual(2);
    expect(changes).toEqual(['down', 'back']);
  });

  it('tell a Redis that forgot its scripts from one that forgot what it counted', async () => {
    await strangers(3);
    await hits(1);
    await opened.send('SCRIPT', 'FLUSH');
    expect(await hits(1)).toEqual([5]);
    await opened.send('FLUSHALL');
    await opened.send('SCRIPT', 'FLUSH');
    expect(await hits(1)).toEqual([3]);
    expect(changes).toEqual([]);
  });

  it('pile nothing up where Redis hangs', async () => {
    server.freeze();
    const answers = Array.from({ length: 5_000 }, () => hit());
    const counts = (await Promise.all(answers)).map(({ count }) => count);
    expect(Math.max(...counts)).toBe(51);
    server.thaw();
    await until(() => !redis.isOpen);
    // At most a thousand of them reached Redis, and a log holds 51.
    const calls = String(await opened.send('INFO', 'commandstats'));
    expect(Number(/cmdstat_evalsha:calls=(\d+)/.exec(calls)?.[1])).toBeLessThanOrEqual(1_000);
  });
});
