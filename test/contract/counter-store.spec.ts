import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CounterStore, Hit, Limit } from '../../libs/aiwaf/src/core/ports/counter-store';
import { seededRandom } from '../../libs/aiwaf/src/learning/random';
import {
  GuardedRedis,
  MemoryCounterStore,
  RedisCommands,
  redisCommandsOf,
  RedisCounterStore,
} from '../../libs/aiwaf/src/storage';
import { CLIENT_NAMES, ClientName, connectClientOrSkip, OpenedClient } from '../helpers/redis-clients';

const PAGES: Limit = { windowMs: 10_000, max: 20, flood: 40 };
/** Too high for a log of instants. */
const API: Limit = { windowMs: 64_000, max: 300, flood: 600 };

interface Opened {
  readonly store: CounterStore;
  close(): void;
}

/** Time is the caller's, so that every store sees the same. */
async function openRedis(name: ClientName): Promise<Opened | null> {
  const opened = await connectClientOrSkip(name);
  if (opened === null) return null;
  return { store: new RedisCounterStore(unguarded(opened), 'caller'), close: opened.end };
}

/** Without the budget of a request, which a loaded machine may not keep to. */
function unguarded({ client }: OpenedClient): { run: GuardedRedis['run'] } {
  const commands = redisCommandsOf(client) as RedisCommands;
  return { run: (script, key, args) => commands.runSource(script, key, args) };
}

const stores = [
  { name: 'memory', open: async (): Promise<Opened | null> => memory() },
  ...CLIENT_NAMES.map((name) => ({ name: `Redis by ${name}`, open: () => openRedis(name) })),
];

function memory(): Opened {
  return { store: new MemoryCounterStore(1_000), close: () => undefined };
}

describe.each(stores)('counters in $name', ({ open }) => {
  let opened: Opened | null;
  let key: string;
  beforeEach(async () => {
    opened = await open();
    key = `test:${randomUUID()}`;
  });
  afterEach(() => opened?.close());
  const START = 1_760_000_000_000;
  const hit = (limit: Limit, now: number, of = key) => opened?.store.hit(of, limit, START + now) as Hit;

  it('count while an instant is younger than the window, refused requests too', async () => {
    if (opened === null) return;
    for (let i = 1; i <= 30; i++) expect((await hit(PAGES, i)).count).toBe(i);
    expect((await hit(PAGES, 10_000)).count).toBe(31);
    expect((await hit(PAGES, 10_001)).count).toBe(31);
    expect((await hit(PAGES, 20_001)).count).toBe(1);
  });

  it('say when a request would pass', async () => {
    if (opened === null) return;
    for (let i = 0; i < 20; i++) expect((await hit(PAGES, i * 100)).retryAfterMs).toBe(0);
    expect(await hit(PAGES, 2_000)).toEqual({ count: 21, retryAfterMs: 8_100 });
  });

  it('count no further than one beyond the flood limit', async () => {
    if (opened === null) return;
    let last: Hit | null = null;
    for (let i = 0; i < 60; i++) last = await hit(PAGES, i);
    expect(last?.count).toBe(41);
  });

  it('keep keys apart', async () => {
    if (opened === null) return;
    await hit(PAGES, 0, `${key}:a`);
    expect((await hit(PAGES, 0, `${key}:b`)).count).toBe(1);
  });

  it('begin anew when they are cleared, in every window', async () => {
    if (opened === null) return;
    const now = Date.now() - START;
    for (let i = 0; i < 5; i++) await Promise.all([hit(PAGES, now - 100), hit(API, now - 100, `${key}:api`)]);
    await opened.store.clear();
    expect((await hit(PAGES, now + 1_000)).count).toBe(1);
    expect((await hit(API, now + 1_000, `${key}:api`)).count).toBe(1);
    expect((await hit(API, now + 1_000, `${key}:api`)).count).toBe(2);
  });

  it.each([
    { kind: 'a log in buckets', narrow: PAGES, pause: 900 },
    { kind: 'buckets in buckets', narrow: API, pause: 120 },
    { kind: 'a log in a log', narrow: { windowMs: 10_000, max: 3, flood: 6 }, pause: 3_000 },
  ])('count $kind in one call, what the first refuses not in the second', async ({ narrow, pause }) => {
    if (opened === null) return;
    const random = seededRandom(3);
    const oracle = memory().store;
    const limit = { windowMs: narrow.windowMs, max: narrow.max * 3, flood: narrow.flood * 3 };
    let [now, refused] = [0, 0];
    for (let i = 0; i < 12 * narrow.max; i++) {
      now += Math.floor(random() ** 4 * pause);
      const of = `${key}:${Math.floor(random() ** 2 * 6)}`;
      const wide = { key: `${key}:wide`, limit };
      const hits = await opened.store.hitNested({ key: of, limit: narrow }, wide, START + now);
      const first = oracle.hit(of, narrow, START + now) as Hit;
      const second = first.count > narrow.max ? null : oracle.hit(wide.key, limit, START + now);
      expect(hits).toEqual([first, second]);
      if (second === null) refused++;
    }
    expect(refused).toBeGreaterThan(0);
  });

  it.each([
    { kind: 'logs', limit: PAGES, pause: 1_500 },
    { kind: 'buckets', limit: API, pause: 400 },
  ])('answer as those in memory do at any spacing: $kind', async ({ limit, pause }) => {
    if (opened === null) return;
    const random = seededRandom(11);
    const oracle = memory().store;
    for (let run = 0; run < 5; run++) {
      let now = 0;
      for (let i = 0; i < 150 + limit.max; i++) {
        // Now and then the clock is set back.
        now += random() < 0.02 ? -50 : Math.floor(random() ** 4 * pause);
        const of = `${key}:${run}`;
        expect(await hit(limit, now, of)).toEqual(oracle.hit(of, limit, START + now));
      }
    }
  });
});

describe.each(CLIENT_NAMES)('counters in Redis by %s', (name) => {
  it('are the same for all processes, by the time of the server, and are forgotten by it', async () => {
    const [one, two] = [await connectClientOrSkip(name), await connectClientOrSkip(name)];
    if (one === null || two === null) return;
    const limit = { windowMs: 300, max: 3, flood: 6 };
    const key = `test:${randomUUID()}`;
    const [a, b] = [one, two].map((opened) => new RedisCounterStore(unguarded(opened)));
    try {
      // What the processes take for now does not matter.
      expect((await a.hit(key, limit, 0)).count).toBe(1);
      expect((await b.hit(key, limit, 9e12)).count).toBe(2);
      expect(Number(await one.send('PTTL', `aiwaf:log:${key}`))).toBeGreaterThan(0);
      await pause(400);
      expect(await one.send('EXISTS', `aiwaf:log:${key}`)).toBe(0);
      expect((await a.hit(key, limit, 0)).count).toBe(1);
    } finally {
      one.end();
      two.end();
    }
  });
});
