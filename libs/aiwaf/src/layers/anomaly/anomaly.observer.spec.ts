import { EngineUnderAttack } from '../../../../../test/attack/engine-under-attack';
import { generateLog, logLine, visitorAddress } from '../../../../../test/helpers/log-generator';
import { peopleModel, trainOn } from '../../../../../test/helpers/trained-model';
import { BROWSER } from '../../../../../test/helpers/host-app';
import { AnomalyModel } from '../../core/ports/anomaly-model';
import { RequestContext } from '../../core/request-context';
import { buildForest, ForestModel, ForestScorer, parseLogLine, seededRandom } from '../../learning';
import { DatedRow, isOrdinaryRow } from '../../learning/forest/log-rows';
import { RowSample } from '../../learning/forest/row-sample';
import { LogClients } from '../../core/client/log-clients';

const CLIENT = '203.0.113.9';
const says = (isAnomalous: boolean): AnomalyModel => ({ version: 'test', isAnomalous: () => isAnomalous });

/** An engine with a model, and what a test asks of it. */
class Site extends EngineUnderAttack {
  constructor(model: AnomalyModel | null, options: ConstructorParameters<typeof EngineUnderAttack>[0] = {}) {
    super(options);
    this.engine.anomaly.use(model);
  }

  ask(target: string, peer = CLIENT, headers = BROWSER) {
    return this.send({ target, peer, headers });
  }

  /** Asks for missing pages, each a new one, `pauseMs` apart; answers the first that met a ban, or -1. */
  walk(count: number, pauseMs: number, from = 0): number {
    for (let i = 0; i < count; i++) {
      const { denial } = this.ask(`/place-${from + i}/room`);
      if (denial?.verdict.code === 'blacklist.banned') return i;
      this.clock.advance(pauseMs);
    }
    return -1;
  }

  get points(): number {
    const client = this.engine.clients.resolve(CLIENT, undefined, false);
    return Math.round(this.engine.bans.points(client, 'enforce', this.clock.now()));
  }

  get isBanned(): boolean {
    const client = this.engine.clients.resolve(CLIENT, undefined, false);
    return this.engine.bans.find(client, 'enforce', this.clock.now()) !== null;
  }
}

describe('AnomalyObserver', () => {
  it('D29: does nothing without a model, and all from the moment there is one', () => {
    const site = new Site(null);
    site.walk(12, 1_000);
    expect(site.points).toBe(24);
    site.engine.anomaly.use(says(true));
    site.walk(10, 1_000, 12);
    expect(site.points).toBeGreaterThan(80);
    site.engine.anomaly.use(null);
    expect(site.engine.anomaly.model).toBeNull();
  });

  it('D27: never counts a normal verdict, whatever the client does', () => {
    const site = new Site(says(false), { layers: { keywords: false } });
    for (let i = 0; i < 15; i++) site.ask(`/x${i}.php.env.git`);
    expect(site.points).toBe(30);
  });

  it('gives 50 points for ten missing pages within a minute, once for the same ten', () => {
    const site = new Site(says(true));
    site.walk(9, 1_000);
    expect(site.points).toBe(18);
    site.walk(1, 1_000, 9);
    expect(site.points).toBe(70);
    site.walk(5, 1_000, 10);
    expect(site.points).toBe(79);
  });

  it('does not count what confirmed once again with the next missing page', () => {
    const site = new Site(says(true));
    site.walk(12, 100);
    site.clock.advance(12_000);
    site.walk(3, 12_000, 12);
    expect(site.points).toBeLessThan(80);
    expect(site.isBanned).toBe(false);
  });

  it('lets ten missing pages in a row within ten minutes be ten missing pages', () => {
    const site = new Site(says(true));
    site.walk(12, 30_000);
    expect(site.points).toBeLessThan(24);
  });

  it.each([
    ['a retrying client that asks for one missing path', () => '/api/gone', BROWSER],
    ['a page with broken pictures', (i: number) => `/pictures/${i}.png`, BROWSER],
    [
      'a page with broken links',
      (i: number) => `/chapter-${i}`,
      { ...BROWSER, host: 'shop.example', referer: 'https://shop.example/contents' },
    ],
    [
      'a busy visitor with a few missing pages',
      (i: number) => (i % 3 === 0 ? `/old-${i}` : '/page'),
      BROWSER,
    ],
  ])('D28: spares %s', (_, target, headers) => {
    const site = new Site(says(true), { layers: { rateLimit: false } });
    for (let i = 0; i < 60; i++) {
      site.ask(target(i), CLIENT, headers);
      site.clock.advance(900);
    }
    expect(site.points).toBeLessThan(45);
    expect(site.isBanned).toBe(false);
  });

  it('spares a person who opens twenty stale bookmarks at once, then reads on', () => {
    const site = new Site(says(true));
    site.walk(20, 20);
    for (let i = 0; i < 20; i++) {
      site.clock.advance(4_000);
      site.ask('/page');
      site.ask('/favicon.ico');
    }
    expect(site.isBanned).toBe(false);
  });

  it('bans a scanner of no known kind at once though the rate limit hides most of its walk', () => {
    const site = new Site(says(true));
    const refused = site.walk(60, 400);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(40);
  });

  it('D36: takes our own denials for no evidence', () => {
    const site = new Site(says(true), { layers: { rateLimit: { max: 5, flood: 1_000_000 } } });
    site.walk(200, 100);
    // Five were answered 404, and nothing that was refused counts.
    expect(site.points).toBe(10);
  });

  it('gives monitor points that no enforcing layer reads', () => {
    const site = new Site(says(true), { layers: { anomaly: { mode: 'monitor' } } });
    site.walk(15, 1_000);
    const client = site.engine.clients.resolve(CLIENT, undefined, false);
    expect(site.points).toBe(30);
    expect(site.engine.bans.points(client, 'monitor', site.clock.now())).toBeGreaterThan(45);
  });

  it('passes what a throwing model is asked about, counts it, and says so', () => {
    const site = new Site({
      version: 'bad',
      isAnomalous: () => {
        throw new Error('broken');
      },
    });
    expect(site.walk(12, 1_000)).toBe(-1);
    expect(site.points).toBe(24);
    expect(site.engine.pipeline.faults).toBe(3);
    expect(site.events).toContainEqual(
      expect.objectContaining({ type: 'fault', code: 'AIWAF_W_LAYER_FAILED', layer: 'anomaly' }),
    );
  });

  it('goes on after clocks that jump', () => {
    const site = new Site(says(true));
    for (const jump of [0, 3_600_000, -7_200_000, 3.15e10, -3.15e10]) {
      site.clock.advance(jump);
      const before = site.points;
      site.walk(10, 1_000, Math.abs(jump) % 9_973);
      if (site.isBanned) break;
      expect(site.points).toBeGreaterThan(Math.min(before, 40));
    }
    expect(site.isBanned).toBe(true);
  });

  it('remembers no more clients than it is told', () => {
    const site = new Site(says(true), { layers: { anomaly: { maxTracked: 100 } } });
    for (let i = 0; i < 1_000; i++) site.ask('/missing/page', `203.0.${i >> 8}.${i & 255}`);
    const { clients } = site.engine.anomaly as unknown as { clients: { size: number } };
    expect(clients.size).toBe(100);
  });

  it('asks nothing of never-banned clients', () => {
    const site = new Site(says(true));
    for (let i = 0; i < 30; i++) site.ask(`/missing/${i}`, '10.0.0.9');
    expect((site.engine.anomaly as unknown as { clients: { size: number } }).clients.size).toBe(0);
  });
});

describe('with a model learned from people', () => {
  let model: ForestModel;
  beforeAll(async () => {
    model = await peopleModel();
  }, 60_000);

  it('bans a walk through missing pages within 40 requests', () => {
    const site = new Site(new ForestScorer(model));
    const refused = site.walk(60, 400);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(40);
  });

  it('D26: a log replayed through the observer gives the very rows that training learned from', async () => {
    const lines = [
      ...generateLog({
        seed: 8,
        lines: 3_000,
        visitors: 40,
        withTime: true,
        spanMs: 600_000,
        scannerShare: 0.1,
      }),
      ...oddLines(),
    ];
    const site = new Site(says(false), { layers: { rateLimit: false, keywords: false, headers: false } });
    const { contexts, anomaly } = site.engine;
    const sample = new RowSample<DatedRow>(25_600, seededRandom(1));
    const clients = new LogClients();
    const perClient = new Map<string, number>();
    for (const text of lines) {
      const line = parseLogLine(text);
      if (typeof line === 'string' || line.target === null) continue;
      site.clock.set(line.at);
      const { address: peer, method, target } = line;
      const context: RequestContext = contexts.make(
        { peer, method, target, httpVersion: '1.1', headers: {}, rawHeaders: [] },
        site.routes,
      );
      const outcome = {
        status: line.status,
        durationMs: line.responseTime === null ? NaN : line.responseTime * 1_000,
        aborted: false,
        contentLength: null,
        contentType: '',
      };
      const values = anomaly.row(context, outcome);
      const client = clients.of(peer);
      if (client !== null && isObserved(context, line.status)) {
        const lot = sample.draw(client);
        if (lot !== -1) sample.put(lot, client, { at: line.at, values }, -Infinity);
        perClient.set(peer, (perClient.get(peer) ?? 0) + 1);
      }
      site.engine.pipeline.finish(context, outcome);
    }
    // No client has more rows than the sample takes of one.
    expect(Math.max(...perClient.values())).toBeLessThan(256);
    const trained = await trainOn(lines, (method, path) => site.routes.match(method, path, undefined).routed);
    const settings = { trees: 100, sampleSize: 256, contamination: 0.05, createdAt: trained.createdAt };
    const rows = sample
      .take(-Infinity)
      .map(({ values }) => values)
      .filter(isOrdinaryRow);
    const replayed = buildForest(rows, settings, seededRandom(1));
    expect(rows.length).toBe(trained.rows);
    expect(replayed.medians).toEqual(trained.medians);
    expect(replayed.version).toBe(trained.version);
  }, 60_000);
});

/** Refusals, exempt paths, bytes that are no request, late lines, keywords, queries, crowds. */
function oddLines(): string[] {
  const at = Date.UTC(2025, 9, 10, 1);
  const ask = (second: number, request: string, status: number) =>
    logLine({ address: visitorAddress(999), at: at + second * 1_000, request, status, tail: ' rt=0.020' });
  return [
    ask(0, 'GET /page?a=1 HTTP/1.1', 200),
    ask(1, 'GET /wp-login.php HTTP/1.1', 403),
    ask(2, 'GET /wp-login.php HTTP/1.1', 404),
    ask(3, 'GET /favicon.ico HTTP/1.1', 404),
    ask(3, 'POST /login HTTP/1.1', 429),
    ask(1, 'GET /things/7 HTTP/1.1', 404),
    ask(4, '-', 400),
    ask(5, 'GET /A%2fB//c/../.env HTTP/1.1', 404),
    ...Array.from({ length: 150 }, (_, i) => ask(6, `GET /app-${i}.js HTTP/1.1`, i % 2 === 0 ? 200 : 404)),
    ask(7, 'PUT /page HTTP/1.1', 405),
    ask(8, 'GET /page HTTP/1.1', 200),
  ];
}

const isObserved = (context: RequestContext, status: number): boolean =>
  ![403, 405, 409, 429].includes(status) && context.exempt === 0;
