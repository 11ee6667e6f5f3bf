import { ManualClock } from '../../core/clock';
import { DenialEvent } from '../../core/ports/event-sink';
import { RouteMatch, RouteTable, UNROUTED } from '../../core/route';
import { seededRandom } from '../../learning';
import { MemoryCounterStore } from '../../storage';
import { Engine } from '../engine/engine';
import { AiwafOptions } from '../options/aiwaf.options';
import { resolveOptions } from '../options/resolve-options';

const DAY = 86_400_000;
const BROWSER = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  connection: 'keep-alive',
};
const SCANNED = ['geowebcache', 'landray', 'seeyon', 'webfig', 'yonyou'];
const PROBE = '/wp-login.php';

const routes: RouteTable = {
  match: (_, path): RouteMatch =>
    path === '/' || /^\/(?:garden|slugs\/[^/]+)$/.test(path)
      ? { ...UNROUTED, routed: true, matched: true, id: path }
      : UNROUTED,
  allowedMethods: () => [],
  words: new Set(['garden', 'slugs']),
};

function setup(options: AiwafOptions = {}) {
  const clock = new ManualClock(1_760_000_000_000 - (1_760_000_000_000 % DAY));
  const denials: DenialEvent[] = [];
  const engine = new Engine(resolveOptions({ database: false, ...options }), {
    clock,
    counters: new MemoryCounterStore(1_000),
    emit: (event) => event.type === 'denial' && denials.push(event),
    routes: () => routes,
    idPrefix: 'test',
  });
  /** Sends one request; answers the status that the client gets, `answer` where nothing refuses it. */
  const send = async (peer: string, target: string, answer = 404): Promise<number> => {
    const facts = { peer, method: 'GET', target, httpVersion: '1.1', headers: BROWSER, rawHeaders: [] };
    const context = engine.contexts.make({ ...facts, rawHeaders: Object.entries(BROWSER).flat() }, routes);
    const { pipeline } = engine;
    const denial = (await pipeline.run(context, 'connection')) ?? (await pipeline.run(context, 'request'));
    const status = denial?.verdict.status ?? (context.route.routed ? 200 : answer);
    pipeline.finish(context, { status, durationMs: 1, aborted: false, contentLength: null, contentType: '' });
    return status;
  };
  /** A scanner of its own network gives itself away, then asks for the paths. */
  const scan = async (network: number, targets: readonly string[], answer = 404) => {
    const peer = `${20 + (network % 100)}.${network % 7}.${Math.floor(network / 100)}.9`;
    clock.advance(60_000);
    await send(peer, PROBE);
    for (const target of targets) await send(peer, target, answer);
  };
  /** Twenty networks over three days. */
  const campaign = async (targets: readonly string[], answer = 404) => {
    for (let i = 0; i < 20; i++) {
      await scan(i, targets, answer);
      clock.advance(4 * 3_600_000);
    }
  };
  return { clock, engine, denials, send, scan, campaign, learner: engine.keywords.enforce };
}

describe('keyword learning', () => {
  it('refuses where nothing is served what scanners of many networks ask for', async () => {
    const { campaign, send, denials, learner } = setup();
    await campaign(['/webfig/index', '/x/landray.json']);
    expect([...learner.active].sort()).toEqual(['landray', 'webfig']);
    denials.length = 0;
    expect(await send('203.0.113.9', '/webfig/')).toBe(403);
    expect(await send('203.0.113.9', '/app/landray-2.txt')).toBe(403);
    expect(denials).toMatchObject([
      { layer: 'keywords', code: 'keywords.learned', points: 15 },
      { layer: 'keywords', code: 'keywords.learned', points: 15 },
    ]);
  });

  it('spares a learned word inside a slug, below the application’s own segments, and on routed paths (D22, D23)', async () => {
    const { campaign, send } = setup();
    await campaign(['/webfig']);
    for (const path of ['/how-to-webfig', '/webfigs', '/garden/webfig', '/slugs/webfig', '/?q=webfig']) {
      expect([path, await send('203.0.113.9', path)]).not.toEqual([path, 403]);
    }
  });

  it('learns nothing from an honest visitor’s 404s, however many', async () => {
    const { clock, send, learner } = setup();
    for (let i = 0; i < 400; i++) {
      clock.advance(600_000);
      await send(`${20 + (i % 90)}.${i % 50}.0.1`, '/webfig/old-page');
    }
    expect(learner.size).toBe(0);
  });

  it.each([200, 302, 401, 500, 503])('learns nothing from answers %i (D44)', async (status) => {
    const { campaign, learner } = setup();
    await campaign(['/webfig'], status);
    expect(learner.size).toBe(0);
  });

  it.each([400, 403, 404, 405, 410])('learns from answers %i (D44)', async (status) => {
    const { campaign, learner } = setup();
    await campaign(['/webfig'], status);
    expect([...learner.active]).toEqual(['webfig']);
  });

  it('learns no word of a route, of an answered path, of an exempt path or of the options (D25)', async () => {
    const { campaign, send, learner } = setup({
      exemptPaths: ['/hooks/stripe'],
      layers: { keywords: { allowedKeywords: ['kibana'] } },
    });
    await send('203.0.113.9', '/slugs/webfig');
    await campaign(['/gardens', '/x/webfig', '/x/stripe', '/x/kibana', '/profile/account', '/x/slugs']);
    expect(learner.list()).toEqual([]);
  });

  it('learns nothing below the application’s own segments, nor from identifiers', async () => {
    const { campaign, learner } = setup();
    await campaign([
      '/garden/webfig',
      '/20240101',
      '/deadbeef01',
      '/a1b2c3d4e5',
      '/ab/x9',
      `/${'w'.repeat(41)}`,
    ]);
    expect(learner.list()).toEqual([]);
  });

  it('learns nothing in the name of clients behind a private address', async () => {
    const { clock, send, learner } = setup();
    for (let i = 0; i < 60; i++) {
      clock.advance(2 * 3_600_000);
      await send(`10.${i}.0.1`, PROBE);
      await send(`10.${i}.0.1`, '/webfig');
    }
    expect(learner.size).toBe(0);
  });

  it('keeps what a monitored layer learns from an enforcing one', async () => {
    const monitored = setup({ layers: { keywords: { mode: 'monitor' } } });
    await monitored.campaign(['/webfig']);
    expect(monitored.learner.size).toBe(0);
    expect(await monitored.send('203.0.113.9', '/webfig')).toBe(404);
    expect(monitored.denials.at(-1)).toMatchObject({ code: 'keywords.learned', enforced: false });
  });

  it('D36: changes nothing for 10,000 denied requests (L5)', async () => {
    const { clock, engine, send, learner, campaign } = setup();
    await campaign(['/webfig']);
    const before = JSON.stringify(learner.list());
    learner.changes.take(100);
    let denied = 0;
    for (let i = 0; i < 10_000; i++) {
      clock.advance(1_000);
      const peer = `${20 + (i % 90)}.${i % 50}.${i % 200}.1`;
      const word = [...i.toString(10)].map((digit) => 'bcdfghjklm'[Number(digit)]).join('') + 'ington';
      const target = [`/wp-content/${word}`, `/webfig/${word}`, `/x.php/${word}`][i % 3];
      if ((await send(peer, target)) === 403) denied++;
    }
    expect(denied).toBe(10_000);
    expect(JSON.stringify(learner.list())).toBe(before);
    expect(learner.changes.size + engine.keywords.monitor.size).toBe(0);
  });

  it('withstands poisoning from fifty networks in four wider ones, and learns from honest ones (L1)', async () => {
    const { clock, send, denials, learner } = setup();
    const random = seededRandom(7);
    const words =
      'almanac brochure crockery dahlia embroidery fountain greenhouse harvest ivory juniper kettle lantern marigold nursery orchard pottery quilt rosemary sundial teapot'.split(
        ' ',
      );
    const start = clock.now();
    for (let i = 0; i < 10_000; i++) {
      clock.set(start + Math.floor((i / 10_000) * 3 * DAY));
      // Each address gives itself away once and stays below a ban: the cleverest use of fifty networks.
      const address = Math.floor(i / 4);
      const network = address % 50;
      const peer = `45.${network % 4}.${network}.${1 + Math.floor(address / 50)}`;
      const word = words[Math.floor(random() * 20)];
      await send(peer, i % 4 === 0 ? PROBE : `/${word}/${words[i % 20]}`);
      if (i % 50 === 0) {
        const honest = (i / 50) % 200;
        const address = `${100 + (honest % 20)}.${honest}.${honest}.9`;
        await send(address, PROBE);
        await send(address, `/${SCANNED[honest % SCANNED.length]}/x`);
        await send(address, `/${SCANNED[(honest + 2) % SCANNED.length]}/x`);
      }
    }
    expect([...learner.active].sort()).toEqual(SCANNED);
    const poisoned = learner.list().filter(({ keyword }) => words.includes(keyword));
    expect(poisoned).toHaveLength(20);
    for (const { state, groups, wideGroups } of poisoned)
      expect([state, groups.length, wideGroups.length]).toEqual(['candidate', 10, 4]);
    denials.length = 0;
    for (let i = 0; i < 5_000; i++) {
      clock.advance(2_000);
      await send(`${150 + (i % 30)}.${i % 250}.${i % 100}.7`, ['/', `/${words[i % 20]}`, '/garden'][i % 3]);
    }
    expect(denials).toEqual([]);
  });
});
