import { setTimeout as pause } from 'node:timers/promises';
import {
  RedisBehaviour,
  RedisCommands,
  redisCommandsOf,
  RedisCounterStore,
  RedisKeys,
  RedisMisses,
  RedisScript,
} from '../../libs/aiwaf/src/storage';
import { CLIENT_NAMES, connectClient, OpenedClient } from '../helpers/redis-clients';
import { suiteThatNeeds } from '../helpers/needed';
import { RedisServer, redisServerMissing } from '../helpers/redis-server';

const suite = suiteThatNeeds(redisServerMissing());

/** A node that owns all slots refuses a script whose keys lie in several, as any node would. */
suite.each(CLIENT_NAMES)('on a cluster, by %s', (name) => {
  let server: RedisServer;
  let opened: OpenedClient;
  const calls: RedisKeys[] = [];
  const redis = {
    isBusy: false,
    run: (script: RedisScript, keys: RedisKeys, args: readonly string[]) => {
      calls.push(keys);
      return (redisCommandsOf(opened.client) as RedisCommands).runSource(script, keys, args);
    },
  };
  beforeAll(async () => {
    server = await RedisServer.start('--cluster-enabled', 'yes');
    opened = await connectClient(name, server.url);
    await opened.send('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    while (!String(await opened.send('CLUSTER', 'INFO')).includes('cluster_state:ok')) await pause(20);
  });
  afterAll(async () => {
    opened.end();
    await server.remove();
  });
  beforeEach(() => calls.splice(0));

  it.each([
    { kind: 'pages', max: 20, flood: 40 },
    { kind: 'calls of programs', max: 200, flood: 400 },
  ])('both counters of an IPv6 client take one call: $kind', async ({ kind, max, flood }) => {
    const limit = { windowMs: 10_000, max, flood };
    const wide = { windowMs: 10_000, max: max * 10, flood: flood * 10 };
    const store = new RedisCounterStore(redis);
    for (let i = 1; i <= 3; i++) {
      const client = { key: `enforce:${kind}:2001:db8:1:${i}::/64`, limit };
      const [narrow, all] = await store.hitNested(
        client,
        { key: `enforce:${kind}:2001:db8:1::/48`, limit: wide },
        0,
      );
      expect([narrow.count, all?.count]).toEqual([1, i]);
    }
    expect(calls).toHaveLength(3);
  });

  it('what a client does wrong is one key a call', async () => {
    const misses = new RedisMisses(redis);
    const report = { path: 1, requests: 1, mostlyMisses: true, now: 0 };
    expect(await misses.miss('2001:db8:1:1::/64', report)).toBe(2);
    expect(await misses.failLogin('2001:db8:1:1::/64', 0)).toBe(0);
    const behaviour = new RedisBehaviour(redis, async () => undefined);
    const entries = [{ at: Date.now(), mark: 2 }];
    expect(await behaviour.report('2001:db8:1:1::/64', { entries, from: 0, isAll: true })).toMatchObject({
      entries,
    });
    expect(calls.every((keys) => typeof keys === 'string')).toBe(true);
  });
});
