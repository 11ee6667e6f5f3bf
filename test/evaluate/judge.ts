import {
  AiwafOptions,
  Denial,
  Engine,
  ManualClock,
  MemoryCounterStore,
  resolveOptions,
  RouteTable,
} from '#aiwaf/internals';

/** One request to judge. */
export interface Probe {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  /** In the order sent, `Host` excepted. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const HOST = 'shop.example';

/** The whole pipeline with a route table, where every request comes from a client never seen before. */
export class FreshClientJudge {
  private readonly engine: Engine;
  private readonly clock = new ManualClock(1_700_000_000_000);
  private clients = 0;

  constructor(
    private readonly routes: RouteTable,
    options: AiwafOptions = {},
  ) {
    this.engine = new Engine(resolveOptions({ database: false, ...options }), {
      clock: this.clock,
      counters: new MemoryCounterStore(1_000),
      emit: () => {},
      routes: () => routes,
      idPrefix: 'evaluation',
    });
  }

  /** The refusal of a first request, or `null` where it passes. */
  async judge({ method, target, httpVersion, headers }: Probe): Promise<Denial | null> {
    this.clock.advance(1_000);
    const all: (readonly [string, string])[] = [
      ['Host', HOST],
      ...headers.filter(([name]) => name.toLowerCase() !== 'host'),
    ];
    const context = this.engine.contexts.make(
      {
        peer: this.freshAddress(),
        method,
        target,
        httpVersion,
        headers: Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value])),
        rawHeaders: all.flat(),
      },
      this.routes,
    );
    const { pipeline } = this.engine;
    return (await pipeline.run(context, 'connection')) ?? (await pipeline.run(context, 'request'));
  }

  /** Public addresses that no list of private or documentation ranges holds. */
  private freshAddress(): string {
    const n = this.clients++;
    return `${20 + ((n >> 16) % 80)}.1${(n >> 14) & 3}.${(n >> 8) & 63}.${n & 255}`;
  }
}

/** The headers of a current browser on a page; a given user agent takes the place of its own. */
export function browserHeaders(
  userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
): Probe['headers'] {
  return [
    ['User-Agent', userAgent],
    ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'],
    ['Accept-Language', 'en-US,en;q=0.5'],
    ['Accept-Encoding', 'gzip, deflate, br, zstd'],
    ['Connection', 'keep-alive'],
    ['Upgrade-Insecure-Requests', '1'],
    ['Sec-Fetch-Dest', 'document'],
    ['Sec-Fetch-Mode', 'navigate'],
    ['Sec-Fetch-Site', 'none'],
  ];
}
