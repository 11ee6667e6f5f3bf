import { ManualClock } from '../../core/clock';
import { AiwafEvent, DenialEvent } from '../../core/ports/event-sink';
import { CounterStore } from '../../core/ports/counter-store';
import { RouteMatch, RouteTable, UNROUTED } from '../../core/route';
import { MemoryCounterStore } from '../../storage';
import { AiwafOptions } from '../options/aiwaf.options';
import { resolveOptions } from '../options/resolve-options';
import { Engine } from './engine';

const BROWSER = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  connection: 'keep-alive',
};

const SERVED = ['/', '/login', '/api/items', '/static/app.js'];
const routes: RouteTable = {
  match: (_, path): RouteMatch =>
    SERVED.includes(path) ? { ...UNROUTED, routed: true, matched: true } : UNROUTED,
  allowedMethods: () => [],
  words: new Set(),
};

function setup(options: AiwafOptions = {}, counters: CounterStore = new MemoryCounterStore(1_000)) {
  const clock = new ManualClock(1_700_000_000_000);
  const events: AiwafEvent[] = [];
  const engine = new Engine(resolveOptions({ database: false, ...options }), {
    clock,
    counters,
    emit: (event) => events.push(event),
    routes: () => routes,
    idPrefix: 'test',
  });
  /** Sends one request and answers the status that the client gets. */
  const send = async (
    peer: string,
    target: string,
    {
      method = 'GET',
      headers = {},
      status = 200,
    }: { method?: string; headers?: Record<string, string>; status?: number } = {},
  ): Promise<number> => {
    const all = { ...BROWSER, ...headers };
    const facts = {
      peer,
      method,
      target,
      httpVersion: '1.1',
      headers: all,
      rawHeaders: Object.entries(all).flat(),
    };
    const context = engine.contexts.make(facts, routes);
    const { pipeline } = engine;
    const denial = (await pipeline.run(context, 'connection')) ?? (await pipeline.run(context, 'request'));
    const final = denial?.verdict.status ?? (context.route.routed ? status : 404);
    pipeline.finish(context, {
      status: final,
      durationMs: 1,
      aborted: false,
      contentLength: null,
      contentType: '',
    });
    return final;
  };
  const banned = (address: string) =>
    engine.bans.find(engine.clients.resolve(address, undefined), 'enforce', clock.now()) !== null;
  const denials = () => events.filter((event): event is DenialEvent => event.type === 'denial');
  return { clock, engine, events, send, banned, denials };
}

const times = async <T>(count: number, act: (i: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  for (let i = 0; i < count; i++) results.push(await act(i));
  return results;
};
const tally = (statuses: readonly number[]) =>
  statuses.reduce<Record<number, number>>(
    (all, status) => ({ ...all, [status]: (all[status] ?? 0) + 1 }),
    {},
  );

describe('a layer on trial', () => {
  it('hides nobody from the evidence of those that enforce', async () => {
    for (const mode of ['monitor', 'off'] as const) {
      const { clock, send, banned } = setup({ layers: { headers: { mode } } });
      for (let i = 0; i < 120; i++) {
        await send('203.0.113.9', `/place-${i}/room`, { headers: { 'user-agent': 'curl/8.5.0' } });
        clock.advance(1_000);
      }
      expect([mode, banned('203.0.113.9')]).toEqual([mode, true]);
    }
  });
});

describe('the buckets of the rate limit', () => {
  it('D42: let a page load its files and a script its calls', async () => {
    const { send } = setup();
    const headers = { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'same-origin' };
    expect(tally(await times(100, () => send('203.0.113.1', '/api/items', { headers })))).toEqual({
      200: 100,
    });
    expect(tally(await times(300, () => send('203.0.113.1', '/static/app.js')))).toEqual({ 200: 300 });
    expect(tally(await times(20, () => send('203.0.113.1', '/')))).toEqual({ 200: 20 });
    expect(await send('203.0.113.1', '/')).toBe(429);
  });

  it('give a cross-site call and an unrouted path no more than a page', async () => {
    const { send } = setup();
    const headers = { 'sec-fetch-dest': 'empty', 'sec-fetch-site': 'cross-site' };
    expect(tally(await times(30, () => send('203.0.113.1', '/api/items', { headers })))).toEqual({
      200: 20,
      429: 10,
    });
  });

  it('give a handler no more for a client’s word that it asks for an image', async () => {
    const { send } = setup();
    const headers = { 'sec-fetch-dest': 'image' };
    expect(tally(await times(250, () => send('203.0.113.1', '/', { headers })))).toEqual({
      200: 200,
      429: 50,
    });
  });

  it('D1: hold logins to 10 a minute, and ban who goes on guessing', async () => {
    const { send, banned, clock } = setup();
    const statuses = await times(120, () => {
      clock.advance(500);
      return send('203.0.113.1', '/login', { method: 'POST', status: 401 });
    });
    expect(statuses.slice(0, 11)).toEqual([...Array<number>(10).fill(401), 429]);
    expect(banned('203.0.113.1')).toBe(true);
    expect(statuses.at(-1)).toBe(403);
  });

  it('count one IPv6 /48 as a whole, more generously than a client', async () => {
    const { send, banned } = setup();
    const statuses = await times(250, (i) => send(`2001:db8:5:${i.toString(16)}::1`, '/'));
    expect(tally(statuses)).toEqual({ 200: 200, 429: 50 });
    expect(banned('2001:db8:5:1::1')).toBe(false);
  });

  it('count one IPv6 /64 as one client', async () => {
    const { send } = setup();
    expect(tally(await times(30, (i) => send(`2001:db8:5:5::${i.toString(16)}`, '/')))).toEqual({
      200: 20,
      429: 10,
    });
  });
});

describe('the evidence of 404s', () => {
  it('does not ban for stale links and broken images', async () => {
    const { send, banned, clock } = setup();
    await times(60, (i) => {
      clock.advance(3_000);
      return send('203.0.113.1', i % 2 === 0 ? `/images/${i}.png` : `/old-page-${i}`, {
        headers: { referer: 'https://shop.example/' },
      });
    });
    expect(banned('203.0.113.1')).toBe(false);
  });

  it('does not ban for a hundred mistyped pages among many more good ones', async () => {
    const { send, banned, clock } = setup();
    await times(400, (i) => {
      clock.advance(600);
      return send('203.0.113.1', i % 4 === 0 ? `/article-${i}` : '/');
    });
    expect(banned('203.0.113.1')).toBe(false);
  });

  it('bans who walks paths that nothing serves', async () => {
    const { send, banned, clock } = setup();
    let at = 0;
    for (let i = 0; i < 120 && !banned('203.0.113.1'); i++) {
      clock.advance(1_000);
      await send('203.0.113.1', `/article-${i}`);
      at = i + 1;
    }
    expect(banned('203.0.113.1')).toBe(true);
    expect(at).toBeGreaterThan(30);
  });

  it('counts no path twice', async () => {
    const { send, engine, clock } = setup();
    await times(20, () => {
      clock.advance(1_000);
      return send('203.0.113.1', '/missing');
    });
    expect(
      engine.bans.points(engine.clients.resolve('203.0.113.1', undefined), 'enforce', clock.now()),
    ).toBeLessThanOrEqual(2);
  });
});

describe('the pipeline', () => {
  it('enforces a layer although an earlier one only monitors', async () => {
    const { send, denials } = setup({ layers: { headers: { mode: 'monitor' } } });
    expect(await send('203.0.113.1', '/.env', { headers: { 'user-agent': 'sqlmap/1.8' } })).toBe(403);
    expect(denials().map(({ layer, enforced }) => [layer, enforced])).toEqual([
      ['headers', false],
      ['keywords', true],
    ]);
  });

  it('says the same in monitor as in enforce up to the first refusal of a request, and writes nothing that enforcing reads', async () => {
    const requests = await times(400, async (i) => ({
      peer: `203.0.113.${i % 7}`,
      target: ['/', '/.env', `/page-${i}`, '/?q=<script>alert(1)</script>', '/login'][i % 5],
      headers: { 'user-agent': i % 11 === 0 ? 'curl/8.0.1' : BROWSER['user-agent'] },
    }));
    const run = async (mode: 'enforce' | 'monitor') => {
      const { send, denials, clock, engine } = setup({ mode });
      for (const { peer, target, headers } of requests) {
        clock.advance(137);
        await send(peer, target, { headers });
      }
      return { denials: denials().map(({ at, client, code }) => [at, client, code]), engine };
    };
    const [enforce, monitor] = [await run('enforce'), await run('monitor')];
    expect(monitor.denials).toEqual(enforce.denials);
    expect(monitor.engine.bans.blacklist.enforce.size).toBe(0);
  });

  it('lets a request pass whose layer fails, and says so', async () => {
    const memory = new MemoryCounterStore(100);
    const broken: CounterStore = {
      clear: () => undefined,
      hit: () => {
        throw new Error('out of order');
      },
      hitNested: (narrow, wide, now) => memory.hitNested(narrow, wide, now),
    };
    const { send, events } = setup({}, broken);
    expect(await send('203.0.113.1', '/')).toBe(200);
    expect(await send('203.0.113.1', '/.env')).toBe(403);
    expect(events[0]).toMatchObject({
      type: 'fault',
      code: 'AIWAF_W_LAYER_FAILED',
      layer: 'rateLimit',
      message: 'out of order',
    });
  });

  it('waits for a store that answers later, and passes when it fails', async () => {
    const memory = new MemoryCounterStore(100);
    let failing = false;
    const remote: CounterStore = {
      clear: () => memory.clear(),
      hit: async (key, limit, now) => {
        if (failing) throw new Error('connection lost');
        return memory.hit(key, limit, now);
      },
      hitNested: async (narrow, wide, now) => memory.hitNested(narrow, wide, now),
    };
    const { send } = setup({}, remote);
    expect(tally(await times(25, () => send('203.0.113.1', '/')))).toEqual({ 200: 20, 429: 5 });
    failing = true;
    expect(await send('203.0.113.1', '/')).toBe(200);
    expect(await send('203.0.113.1', '/.env')).toBe(403);
  });

  it('answers 429 and bans nobody for a flood where bans are off', async () => {
    const { send, banned } = setup({ bans: { enabled: false } });
    expect(tally(await times(60, () => send('203.0.113.1', '/')))).toEqual({ 200: 20, 429: 40 });
    expect(banned('203.0.113.1')).toBe(false);
  });

  it('keeps a banned client banned whose counters were forgotten', async () => {
    const { send, banned } = setup({ layers: { rateLimit: { maxKeys: 100 } } }, new MemoryCounterStore(100));
    await times(41, () => send('203.0.113.1', '/'));
    expect(banned('203.0.113.1')).toBe(true);
    await times(2_000, (i) => send(`198.18.${i >> 8}.${i & 255}`, '/'));
    expect(await send('203.0.113.1', '/')).toBe(403);
  });
});
