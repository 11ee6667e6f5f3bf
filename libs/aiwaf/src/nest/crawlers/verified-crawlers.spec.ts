import { background, Zone } from '../../../../../test/helpers/zone';
import { ManualClock } from '../../core/clock';
import { AiwafEvent, DenialEvent } from '../../core/ports/event-sink';
import { RouteMatch, RouteTable, UNROUTED } from '../../core/route';
import { MemoryCounterStore } from '../../storage';
import { Engine } from '../engine/engine';
import { AiwafOptions } from '../options/aiwaf.options';
import { resolveOptions } from '../options/resolve-options';

const GOOGLE = '66.249.66.1';
const IMPOSTOR = '203.0.113.1';
const GOOGLEBOT = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate, br',
  connection: 'keep-alive',
};
const routes: RouteTable = {
  match: (_, path): RouteMatch => (path === '/' ? { ...UNROUTED, routed: true, matched: true } : UNROUTED),
  allowedMethods: () => [],
  words: new Set(),
};

function setup(options: AiwafOptions = {}) {
  const clock = new ManualClock(1_700_000_000_000);
  const events: AiwafEvent[] = [];
  const names = new Zone().crawler(GOOGLE, 'crawl-66-249-66-1.googlebot.com');
  const engine = new Engine(resolveOptions({ database: false, ...options }), {
    clock,
    counters: new MemoryCounterStore(1_000),
    emit: (event) => events.push(event),
    routes: () => routes,
    names,
    idPrefix: 'test',
  });
  /** Sends one request, a minute after the last, and answers its status. */
  const send = async (peer: string, path = '/', headers: Record<string, string> = {}): Promise<number> => {
    clock.advance(60_000);
    const all = { ...GOOGLEBOT, ...headers };
    const facts = {
      peer,
      method: 'GET',
      target: path,
      httpVersion: '1.1',
      headers: all,
      rawHeaders: Object.entries(all).flat(),
    };
    const { pipeline, contexts } = engine;
    const context = contexts.make(facts, routes);
    const denial = (await pipeline.run(context, 'connection')) ?? (await pipeline.run(context, 'request'));
    const status = denial?.verdict.status ?? (path === '/' ? 200 : 404);
    pipeline.finish(context, { status, durationMs: 1, aborted: false, contentLength: null, contentType: '' });
    await background();
    return status;
  };
  const client = (address: string) => engine.clients.resolve(address, undefined);
  const banned = (address: string) => engine.bans.find(client(address), 'enforce', clock.now()) !== null;
  const points = (address: string) => engine.bans.points(client(address), 'enforce', clock.now());
  const denials = () => events.filter((event): event is DenialEvent => event.type === 'denial');
  return { engine, clock, names, send, banned, points, denials };
}

describe('a declared good bot (D14)', () => {
  it('passes by name until its address contradicts it; then it is denied, with 20 points', async () => {
    const { send, denials } = setup();
    expect([await send(IMPOSTOR), await send(IMPOSTOR), await send(IMPOSTOR)]).toEqual([200, 403, 403]);
    expect(denials()[0]).toMatchObject({
      layer: 'headers',
      code: 'headers.crawler',
      points: 20,
      status: 403,
      client: IMPOSTOR,
      detail: 'not the address of googlebot',
    });
  });

  it('goes on passing when its address is right', async () => {
    const { send, denials } = setup();
    for (let i = 0; i < 5; i++) expect(await send(GOOGLE)).toBe(200);
    expect(denials()).toEqual([]);
  });

  it('goes on passing by name where nobody can tell', async () => {
    const { send, names } = setup();
    names.fault = Object.assign(new Error('no network'), { code: 'ECONNREFUSED' });
    for (let i = 0; i < 5; i++) expect(await send(IMPOSTOR)).toBe(200);
  });

  it('is refused as a person would be whose headers are bad, until it is verified', async () => {
    const { send } = setup();
    expect([await send(GOOGLE, '/', { accept: '' }), await send(GOOGLE, '/', { accept: '' })]).toEqual([
      403, 200,
    ]);
    expect(await send('66.249.66.2', '/', { accept: '', 'user-agent': 'DuckDuckBot/1.1' })).toBe(403);
  });

  it('only reports in monitor', async () => {
    const { send, denials, banned } = setup({ layers: { headers: { mode: 'monitor' } } });
    for (let i = 0; i < 8; i++) expect(await send(IMPOSTOR)).toBe(200);
    expect(denials()[0]).toMatchObject({ code: 'headers.crawler', enforced: false });
    expect(banned(IMPOSTOR)).toBe(false);
  });

  it('is not looked up where that is switched off, or the layer is', async () => {
    for (const headers of [{ crawlers: { verify: false } }, false]) {
      const { send, names } = setup({ layers: { headers } });
      expect([await send(IMPOSTOR), await send(IMPOSTOR)]).toEqual([200, 200]);
      expect(names.asked).toEqual([]);
    }
  });
});

describe('a verified crawler (D14)', () => {
  it('gets no points for 404s, which are of links that others wrote', async () => {
    const { send, points } = setup();
    for (let i = 0; i < 30; i++) expect(await send(GOOGLE, i === 0 ? '/' : `/old-page-${i}`)).not.toBe(403);
    expect(points(GOOGLE)).toBe(0);
    for (let i = 0; i < 30; i++)
      await send('203.0.113.2', `/old-page-${i}`, { 'user-agent': 'DuckDuckBot/1.1' });
    expect(points('203.0.113.2')).toBeGreaterThan(10);
  });

  it('is never banned, though a request of its may be refused', async () => {
    const { send, banned, points } = setup();
    await send(GOOGLE);
    for (let i = 0; i < 10; i++) expect(await send(GOOGLE, `/wp-login.php?n=${i}`)).toBe(403);
    for (let i = 0; i < 10; i++) await send(GOOGLE, '/?q=<script>alert(1)</script>');
    expect([banned(GOOGLE), points(GOOGLE)]).toEqual([false, 0]);
    expect(await send(GOOGLE)).toBe(200);
  });

  it('loses a ban from before it was verified, but not one by a person', async () => {
    const { send, banned, engine, clock } = setup();
    const ban = (source: 'points' | 'trainer' | 'person') =>
      engine.bans.ban(GOOGLE, 'enforce', 'test', source, clock.now(), null);
    engine.crawlers.judge(engine.clients.resolve(GOOGLE, undefined), 'googlebot');
    ban('points');
    await background();
    expect(banned(GOOGLE)).toBe(false);
    expect(await send(GOOGLE)).toBe(200);
    ban('person');
    clock.advance(86_400_000);
    engine.crawlers.judge(engine.clients.resolve(GOOGLE, undefined), 'googlebot');
    await background();
    expect(await send(GOOGLE)).toBe(403);
  });

  it('that is an impostor is banned like anybody', async () => {
    const { send, banned } = setup({ bans: { halfLifeMs: 86_400_000 } });
    for (let i = 0; i < 8; i++) await send(IMPOSTOR);
    expect(banned(IMPOSTOR)).toBe(true);
  });
});
