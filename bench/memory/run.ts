import {
  Engine,
  ManualClock,
  MemoryCounterStore,
  resolveOptions,
  RouteTable,
  UNROUTED,
} from '#aiwaf/internals';
import { address, CLIENTS, clientsPerMs, STEPS } from './coming-clients';
import { usedMb } from './used-memory';

const routes: RouteTable = {
  match: () => UNROUTED,
  allowedMethods: () => [],
  words: new Set(),
};

const BROWSER = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  connection: 'keep-alive',
};
const RAW = Object.entries(BROWSER).flat();

/**
 * Sends one request from each of a million clients, every other one ending in a 404 on a path that
 * nothing serves, through an engine with default bounds. Shows memory as the clients come.
 */
function main(): void {
  const perMs = clientsPerMs(process.argv.slice(2));
  const clock = new ManualClock(1_700_000_000_000);
  const options = resolveOptions({ database: false });
  const { maxKeys } = options.layers.rateLimit;
  const counters = new MemoryCounterStore(maxKeys);
  let slowestMs = 0;
  const engine = new Engine(options, {
    clock,
    counters,
    emit: () => {},
    routes: () => routes,
    idPrefix: 'bench',
  });
  const send = (ip: string, path: string) => {
    const context = engine.contexts.make(
      {
        peer: ip,
        method: 'GET',
        target: path,
        httpVersion: '1.1',
        headers: BROWSER,
        rawHeaders: RAW,
      },
      routes,
    );
    const denial = engine.pipeline.run(context, 'connection') ?? engine.pipeline.run(context, 'request');
    engine.pipeline.finish(context, {
      status: 404,
      durationMs: 1,
      aborted: false,
      contentLength: null,
      contentType: '',
    });
    return denial;
  };
  const banned = '203.0.113.77';
  engine.bans.ban(banned, 'enforce', 'bench', 'person', clock.now(), null);
  const before = usedMb();
  const samples: number[] = [];
  for (let n = 0; n < CLIENTS; n++) {
    if (n % perMs === 0) clock.advance(1);
    const start = performance.now();
    void send(address(n), n % 2 === 0 ? `/page-${n}` : '/');
    slowestMs = Math.max(slowestMs, performance.now() - start);
    if ((n + 1) % (CLIENTS / STEPS) === 0) samples.push(usedMb() - before);
  }
  const stillBanned = send(banned, '/') !== null;
  const result = {
    clients: CLIENTS,
    clientsPerMs: perMs,
    countersKept: counters.size,
    growthMb: samples.map((mb) => Math.round(mb * 10) / 10),
    secondHalfGrowthMb: Math.round((samples[STEPS - 1] - samples[STEPS / 2 - 1]) * 10) / 10,
    slowestRequestMs: Math.round(slowestMs * 10) / 10,
    bannedClientStaysBanned: stillBanned,
  };
  if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
  else console.table(Object.entries(result).map(([figure, value]) => ({ figure, value: String(value) })));
}

main();
