import { Layer } from '../../core/layer';
import { Client } from '../../core/client/client';
import { Counter, CounterStore, Hit, Limit, NestedHits } from '../../core/ports/counter-store';
import { Lane, RequestContext } from '../../core/request-context';
import { PASS, Verdict } from '../../core/verdict';
import { Buckets } from './buckets';
import { RateLimitOptions } from './rate-limit.options';

/** The points of a flood: a ban at once. */
const FLOOD_POINTS = 100;

/**
 * Holds each client to a number of requests per sliding window: 429 above `max`, a flood above
 * `flood`. Refused requests count.
 */
export class RateLimitLayer implements Layer {
  readonly id = 'rateLimit';
  readonly phase = 'request';
  private readonly buckets: Buckets;

  /**
   * @param bansFlooders whether points can become bans; if not, a flood is just another 429
   * @param isApi whether a path lies under a prefix whose routes are for programs
   */
  constructor(
    private readonly options: Readonly<RateLimitOptions>,
    private readonly counters: CounterStore,
    private readonly bansFlooders: boolean,
    isApi: (lowerPath: string) => boolean = () => false,
  ) {
    this.buckets = new Buckets(options, isApi);
  }

  inspect(context: RequestContext, lane: Lane): Verdict | Promise<Verdict> {
    const { client, now } = context;
    const { name, limit } = this.buckets.choose(context);
    const key = counterKey(client, lane, name);
    if (client.wideKey !== null) return this.inspectNested(name, { key, limit }, client.wideKey, lane, now);
    const hit = this.counters.hit(key, limit, now);
    return hit instanceof Promise
      ? hit.then((late) => this.judge(name, limit, late) ?? PASS)
      : (this.judge(name, limit, hit) ?? PASS);
  }

  /** One IPv6 `/48` may hold many clients, so it is limited more generously and brings nobody points. */
  private inspectNested(
    name: string,
    narrow: Counter,
    wideKey: string,
    lane: Lane,
    now: number,
  ): Verdict | Promise<Verdict> {
    const factor = this.options.ipv6WideFactor;
    const { windowMs, max, flood } = narrow.limit;
    const limit = { windowMs, max: max * factor, flood: flood * factor };
    const wide = { key: `${lane}:${name}:${wideKey}`, limit };
    const judge = ([hit, wideHit]: NestedHits): Verdict => {
      const verdict = this.judge(name, narrow.limit, hit);
      if (verdict !== null) return verdict;
      return wideHit !== null && wideHit.count > limit.max
        ? refuse(`${name}, IPv6 /48`, limit, wideHit)
        : PASS;
    };
    const hits = this.counters.hitNested(narrow, wide, now);
    return hits instanceof Promise ? hits.then(judge) : judge(hits);
  }

  /** The refusal of a client beyond its limit, or `null`. */
  private judge(name: string, limit: Limit, hit: Hit): Verdict | null {
    if (this.bansFlooders && hit.count > limit.flood) {
      // The ring holds one instant more than the limit: only the request that first exceeds it in a
      // window brings points, since the client is banned by then.
      return {
        kind: 'deny',
        status: 403,
        points: FLOOD_POINTS,
        code: 'rateLimit.flood',
        detail: name,
        limit: facts(limit, hit),
      };
    }
    return hit.count > limit.max ? refuse(name, limit, hit) : null;
  }
}

/** The same text as for its last request where that went to the same counter: it is found by its identity then. */
function counterKey({ notes, key }: Client, lane: Lane, bucket: string): string {
  const { counter } = notes;
  if (counter !== null && counter.bucket === bucket && counter.lane === lane) return counter.key;
  const made = `${lane}:${bucket}:${key}`;
  notes.counter = { bucket, lane, key: made };
  return made;
}

function refuse(name: string, limit: Limit, hit: Hit): Verdict {
  return {
    kind: 'deny',
    status: 429,
    points: 0,
    code: 'rateLimit.exceeded',
    detail: name,
    limit: facts(limit, hit),
  };
}

function facts({ max, windowMs }: Limit, { retryAfterMs }: Hit) {
  return { max, windowMs, retryAfterMs };
}
