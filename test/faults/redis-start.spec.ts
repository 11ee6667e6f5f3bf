import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createClient, createCluster } from 'redis';
import type { AiwafOptions } from 'nestjs-aiwaf';
import { Host, startHost } from '../helpers/host-app';
import { suiteThatNeeds } from '../helpers/needed';
import { CLIENT_NAMES, connectClient, OpenedClient } from '../helpers/redis-clients';
import { RedisServer, redisServerMissing } from '../helpers/redis-server';

suiteThatNeeds(redisServerMissing())('a start with a Redis', () => {
  const servers: RedisServer[] = [];
  const clients: { end(): void }[] = [];
  const hosts: Host[] = [];
  afterEach(async () => {
    for (const host of hosts.splice(0)) await host.close();
    for (const client of clients.splice(0)) client.end();
    for (const server of servers.splice(0)) await server.remove();
  });
  const server = async (...settings: string[]) => {
    const started = await RedisServer.start(...settings);
    servers.push(started);
    return started;
  };
  const client = async (name: (typeof CLIENT_NAMES)[number], { url }: RedisServer): Promise<OpenedClient> => {
    const opened = await connectClient(name, url);
    clients.push(opened);
    return opened;
  };
  const start = async (redis: AiwafOptions['redis']) => {
    const faults: string[] = [];
    const host = await startHost({
      adapter: 'fastify',
      aiwaf: { redis, layers: { headers: false, rateLimit: { windowMs: 60_000, max: 5, flood: 100 } } },
    });
    hosts.push(host);
    host.service.onEvent((event) => event.type === 'fault' && faults.push(event.code));
    return { host, faults };
  };
  const ask = async ({ url }: Host) =>
    (await fetch(`${url}/cats/1`, { headers: { 'x-forwarded-for': '203.0.113.9', accept: 'text/html' } }))
      .status;
  const until = async (holds: () => boolean) => {
    while (!holds()) await pause(20);
  };

  it.each(CLIENT_NAMES)('that serves counts there: %s', async (name) => {
    const { client: redis, send } = await client(name, await server());
    const { host } = await start(redis);
    await ask(host);
    expect(host.service.status().redis).toMatchObject({ insured: false });
    expect(await send('KEYS', 'aiwaf:*203.0.113.9')).toHaveLength(1);
  });

  it.each(CLIENT_NAMES)('that is a sentinel is refused: %s', async (name) => {
    const sentinel = await RedisServer.startSentinel();
    servers.push(sentinel);
    const { client: redis } = await client(name, sentinel);
    await expect(start(redis)).rejects.toMatchObject({
      code: 'AIWAF_E_REDIS_MODE',
      problem: expect.stringContaining('sentinel'),
    });
  });

  it.each(CLIENT_NAMES)('that is one node of a cluster is refused: %s', async (name) => {
    const { client: redis } = await client(name, (await cluster(server))[0]);
    await expect(start(redis)).rejects.toMatchObject({
      code: 'AIWAF_E_REDIS_MODE',
      problem: expect.stringContaining('cluster'),
    });
  });

  it('that is a cluster counts there, by a cluster client of ioredis', async () => {
    const nodes = await cluster(server);
    const redis = new Redis.Cluster(nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
    clients.push({ end: () => redis.disconnect() });
    const { host } = await start(redis);
    expect(host.service.status().redis).toMatchObject({ insured: false });
    for (let i = 0; i < 6; i++) await ask(host);
    expect(await ask(host)).toBe(429);
    expect(host.service.status().redis).toMatchObject({ insured: false });
  });

  it('that is a cluster counts there, by a cluster client of node-redis', async () => {
    const nodes = await cluster(server);
    const redis = createCluster({ rootNodes: nodes.map(({ url }) => ({ url })) });
    redis.on('error', () => undefined);
    await redis.connect();
    clients.push({ end: () => redis.destroy() });
    const { host } = await start(redis);
    expect(host.service.status().redis).toMatchObject({ insured: false });
    for (let i = 0; i < 6; i++) await ask(host);
    expect(await ask(host)).toBe(429);
  });

  it.each(CLIENT_NAMES)('that is a read-only replica goes on alone and says so: %s', async (name) => {
    const primary = await server();
    const replica = await server('--replicaof', '127.0.0.1', String(primary.port));
    const { client: redis, send } = await client(name, replica);
    const { host, faults } = await start(redis);
    expect(host.service.status().redis).toMatchObject({ insured: true });
    await send('REPLICAOF', 'NO', 'ONE');
    await until(() => host.service.status().redis?.insured === false);
    expect(faults).toEqual(['AIWAF_W_REDIS_BACK']);
  });

  it.each([
    {
      name: 'ioredis',
      make: ({ url }: RedisServer) => {
        const redis = new Redis(url, { retryStrategy: () => 100 });
        redis.on('error', () => undefined);
        clients.push({ end: () => redis.disconnect() });
        return redis;
      },
    },
    {
      name: 'node-redis',
      make: ({ url }: RedisServer) => {
        const redis = createClient({ url, socket: { reconnectStrategy: () => 100 } });
        redis.on('error', () => undefined);
        redis.connect().catch(() => undefined);
        clients.push({ end: () => redis.destroy() });
        return redis;
      },
    },
  ])('that is away goes on alone until it comes: $name', async ({ make }) => {
    const away = await server();
    await away.kill();
    const { host, faults } = await start(make(away) as AiwafOptions['redis']);
    expect(host.service.status().redis).toMatchObject({ insured: true });
    for (let i = 0; i < 5; i++) expect(await ask(host)).toBe(200);
    expect(await ask(host)).toBe(429);
    await away.restart();
    await until(() => host.service.status().redis?.insured === false);
    expect(faults).toEqual(['AIWAF_W_REDIS_BACK']);
  });

  it('that can only get and set counts by itself', async () => {
    const { host } = await start({ get: async () => null, set: async () => 'OK' });
    expect(host.service.status().redis).toBeNull();
    expect(await ask(host)).toBe(200);
  });
});

/** Two nodes of a cluster that have half of the slots each. */
async function cluster(server: (...settings: string[]) => Promise<RedisServer>): Promise<RedisServer[]> {
  const nodes = [0, 1].map(() => server('--cluster-enabled', 'yes'));
  const [one, two] = await Promise.all(nodes);
  const [first, second] = await Promise.all([one, two].map(({ url }) => connectClient('ioredis', url)));
  await first.send('CLUSTER', 'ADDSLOTSRANGE', '0', '8191');
  await second.send('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383');
  await first.send('CLUSTER', 'MEET', '127.0.0.1', String(two.port));
  const isWhole = async ({ send }: OpenedClient) =>
    /cluster_state:ok[\s\S]*cluster_known_nodes:2/.test(String(await send('CLUSTER', 'INFO')));
  while (!(await isWhole(first)) || !(await isWhole(second))) await pause(50);
  first.end();
  second.end();
  return [one, two];
}
