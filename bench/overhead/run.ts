import { ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { RedisServer, redisServerMissing } from '../../test/helpers/redis-server';
import { CONNECTIONS, load } from './load';
import { ServerMessage, Variant, VARIANTS } from './protocol';

const ADAPTERS = ['express', 'fastify'] as const;
const ROUNDS = 15;
const REQUESTS = 5_000;
const WARM_UP = 20_000;

interface Server {
  readonly process: ChildProcess;
  readonly port: number;
  readonly samples: number[];
  /** Microseconds from one answer to the next on one of eight connections, by round. */
  readonly latencies: number[];
  sent: number;
  queries: number;
  batches: number;
  late: number;
}

async function message<K extends ServerMessage['kind']>(child: ChildProcess, kind: K) {
  for (;;) {
    const [received] = (await once(child, 'message')) as [ServerMessage];
    if (received.kind === kind) return received as Extract<ServerMessage, { kind: K }>;
  }
}

async function usage({ process: child }: Server) {
  const answer = message(child, 'usage');
  child.send('usage');
  return answer;
}

async function start(adapter: string, variant: Variant, redisUrl: string): Promise<Server> {
  const child = fork(join(__dirname, 'server.js'), [adapter, variant, redisUrl]);
  const { port } = await message(child, 'ready');
  const server: Server = {
    process: child,
    port,
    samples: [],
    latencies: [],
    sent: 0,
    queries: 0,
    batches: 0,
    late: 0,
  };
  await drive(server, WARM_UP);
  return server;
}

async function drive(server: Server, count: number): Promise<void> {
  const failures = await load(server.port, server.sent, count);
  server.sent += count;
  if (failures > 0) throw new Error(`${failures} of ${count} requests were not answered 200`);
}

/** CPU microseconds per request, the server's alone. */
async function measure(server: Server): Promise<void> {
  const before = await usage(server);
  const startedAt = performance.now();
  await drive(server, REQUESTS);
  server.latencies.push(((performance.now() - startedAt) * 1_000 * CONNECTIONS) / REQUESTS);
  const after = await usage(server);
  server.samples.push((after.cpuUs - before.cpuUs) / REQUESTS);
  server.batches += after.batches - before.batches;
  server.late += after.late - before.late;
}

/** Database queries that requests bring about. */
async function count(server: Server): Promise<void> {
  server.process.send('follow');
  await drive(server, REQUESTS);
  server.queries = (await usage(server)).queries;
}

/**
 * The lower quartile: what else a machine does can only add to the CPU time of a round, so that the low
 * rounds of all variants compare better than their middle ones.
 */
const quartile = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 4)];

/** What a variant costs beyond the bare server. */
const extra = (server: Server, bare: Server) => quartile(server.samples) - quartile(bare.samples);

/** Servers are kept running and measured in turn, so that a drift of the machine meets all alike. */
async function compare(adapter: string, variants: readonly Variant[], redisUrl: string) {
  const servers = {} as Record<Variant, Server>;
  for (const variant of variants) servers[variant] = await start(adapter, variant, redisUrl);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const variant of variants) await measure(servers[variant]);
    }
    for (const variant of variants) await count(servers[variant]);
  } finally {
    for (const variant of variants) servers[variant]?.process.send('stop');
  }
  const { bare, throttler, aiwaf, aiwafNoInterceptors } = servers;
  const [throttlerExtraUs, aiwafExtraUs, aiwafNoInterceptorsExtraUs] = [
    extra(throttler, bare),
    extra(aiwaf, bare),
    extra(aiwafNoInterceptors, bare),
  ];
  const toThrottler = (us: number) => Math.round((us / throttlerExtraUs) * 100) / 100;
  return {
    bareUs: round1(quartile(bare.samples)),
    throttlerExtraUs: round1(throttlerExtraUs),
    aiwafExtraUs: round1(aiwafExtraUs),
    aiwafNoInterceptorsExtraUs: round1(aiwafNoInterceptorsExtraUs),
    aiwafToThrottler: toThrottler(aiwafExtraUs),
    aiwafNoInterceptorsToThrottler: toThrottler(aiwafNoInterceptorsExtraUs),
    ...withRedis(servers, toThrottler),
    spreadUs: Object.fromEntries(
      variants.map((variant) => {
        const { samples } = servers[variant];
        return [variant, [round1(Math.min(...samples)), round1(Math.max(...samples))]];
      }),
    ),
    queries: aiwaf.queries + aiwafNoInterceptors.queries,
    batches: aiwaf.batches + aiwafNoInterceptors.batches,
  };
}

/** The same with Redis, by client; a request waits for one round trip. */
function withRedis(servers: Record<Variant, Server>, toThrottler: (us: number) => number) {
  const { bare, aiwaf, aiwafIoRedis, aiwafNodeRedis } = servers;
  if (aiwafIoRedis === undefined) return {};
  const waits = (server: Server) => Math.round(quartile(server.latencies) - quartile(aiwaf.latencies));
  return {
    aiwafIoRedisExtraUs: round1(extra(aiwafIoRedis, bare)),
    aiwafNodeRedisExtraUs: round1(extra(aiwafNodeRedis, bare)),
    aiwafIoRedisToThrottler: toThrottler(extra(aiwafIoRedis, bare)),
    aiwafNodeRedisToThrottler: toThrottler(extra(aiwafNodeRedis, bare)),
    aiwafIoRedisLatencyUs: waits(aiwafIoRedis),
    aiwafNodeRedisLatencyUs: waits(aiwafNodeRedis),
    redisLate: aiwafIoRedis.late + aiwafNodeRedis.late,
  };
}

const round1 = (value: number) => Math.round(value * 10) / 10;

async function main(): Promise<void> {
  const json = process.argv.includes('--json');
  const missing = redisServerMissing();
  const redis = missing === null ? await RedisServer.start() : null;
  if (missing !== null) process.stderr.write(`Without the rows with Redis: ${missing}.\n`);
  const variants = VARIANTS.filter((variant) => redis !== null || !variant.endsWith('Redis'));
  const result: Record<string, Awaited<ReturnType<typeof compare>>> = {};
  for (const adapter of ADAPTERS) {
    if (!json)
      process.stderr.write(
        `Measuring ${adapter}: ${variants.join(', ')} in ${ROUNDS} interleaved rounds of ${REQUESTS} requests\n`,
      );
    result[adapter] = await compare(adapter, variants, redis?.url ?? '');
  }
  await redis?.remove();
  const queries = Object.values(result).reduce((sum, one) => sum + one.queries, 0);
  const queriesPerRequest = queries / (ADAPTERS.length * 2 * REQUESTS);
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...result, queriesPerRequest })}\n`);
    return;
  }
  const rows = Object.entries(result).map(([adapter, one]) => ({
    adapter,
    'bare us': one.bareUs,
    'throttler +us': one.throttlerExtraUs,
    'aiwaf +us': one.aiwafExtraUs,
    'without interceptors +us': one.aiwafNoInterceptorsExtraUs,
    'aiwaf / throttler': one.aiwafToThrottler,
    'without / throttler': one.aiwafNoInterceptorsToThrottler,
    'ioredis +us': one.aiwafIoRedisExtraUs,
    'node-redis +us': one.aiwafNodeRedisExtraUs,
    'ioredis waits us': one.aiwafIoRedisLatencyUs,
    'node-redis waits us': one.aiwafNodeRedisLatencyUs,
  }));
  console.table(rows);
  process.stdout.write(`Database queries per request: ${queriesPerRequest}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
