import {
  AiwafOptions,
  Engine,
  ManualClock,
  MemoryCounterStore,
  RequestLogEntry,
  resolveOptions,
  RouteMatch,
  RouteTable,
  UNROUTED,
} from '#aiwaf/internals';

/** One request of somebody at an instant. */
export interface Ask {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly from: string;
  readonly path: string;
}

const BROWSER = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'en-US,en;q=0.5',
  'accept-encoding': 'gzip, deflate, br',
  connection: 'keep-alive',
};
const RAW_HEADERS = Object.entries(BROWSER).flat();
const PAGES = /^\/(?:|garden|notes\/[^/]+|vault\/[^/]+)$/;

/** What the site serves: a home page, a garden, a page for every note, and a vault for those who may. */
export function isServed(path: string): boolean {
  return PAGES.test(path);
}

/** What the site answers without a firewall: nobody in these logs may see the vault. */
export function siteAnswer(path: string): number {
  if (!isServed(path)) return 404;
  return path.startsWith('/vault/') ? 401 : 200;
}

/** The site behind the firewall, on a clock that its requests set. */
export class SmallSite {
  readonly clock = new ManualClock();
  readonly engine: Engine;
  /** What the request log was given. */
  readonly log: RequestLogEntry[] = [];
  private readonly published = new Set<string>();
  private readonly words = new Set(['garden', 'notes', 'vault']);
  private readonly routes: RouteTable = {
    match: (_method, path): RouteMatch =>
      isServed(path) || this.published.has(path.split('/')[1])
        ? { ...UNROUTED, routed: true, matched: true, id: path }
        : UNROUTED,
    allowedMethods: () => [],
    words: this.words,
  };

  constructor(options: AiwafOptions = {}) {
    this.engine = new Engine(resolveOptions({ database: false, ...options }), {
      clock: this.clock,
      counters: new MemoryCounterStore(100_000),
      emit: () => {},
      routes: () => this.routes,
      requestLog: { add: (_at, _denied, make) => void this.log.push(make()) },
      idPrefix: 'site',
    });
  }

  /** Answers the status that the client gets. */
  async send({ at, from, path }: Ask): Promise<number> {
    this.clock.set(at);
    const { contexts, pipeline } = this.engine;
    const facts = { method: 'GET', target: path, httpVersion: '1.1', headers: BROWSER };
    const context = contexts.make({ ...facts, peer: from, rawHeaders: RAW_HEADERS }, this.routes);
    const denial = (await pipeline.run(context, 'connection')) ?? (await pipeline.run(context, 'request'));
    const own = context.route.routed && !isServed(path) ? 200 : siteAnswer(path);
    const status = denial?.verdict.status ?? own;
    pipeline.finish(context, { status, durationMs: 5, aborted: false, contentLength: null, contentType: '' });
    return status;
  }

  /** From now on the site serves what is below a segment. */
  publish(segment: string): void {
    this.published.add(segment);
    this.words.add(segment);
  }

  isBanned(address: string): boolean {
    const { bans, clients } = this.engine;
    return bans.find(clients.resolve(address, undefined), 'enforce', this.clock.now()) !== null;
  }
}
