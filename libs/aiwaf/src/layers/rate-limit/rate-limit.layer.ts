import { Layer } from '../../core/layer';
import { CounterStore, Hit, Limit } from '../../core/ports/counter-store';
import { Lane, RequestContext } from '../../core/request-context';
import { PASS, Verdict } from '../../core/verdict';
import { Bucket, Buckets } from './buckets';
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
    const bucket = this.buckets.choose(context);
    const hit = this.counters.hit(`${lane}:${bucket.name}:${context.client.key}`, bucket.limit, context.now);
    if (hit instanceof Promise) return hit.then((late) => this.judge(late, bucket, context, lane));
    return this.judge(hit, bucket, context, lane);
  }

  private judge(hit: Hit, bucket: Bucket, context: RequestContext, lane: Lane): Verdict | Promise<Verdict> {
    const { limit } = bucket;
    if (this.bansFlooders && hit.count > limit.flood) {
      // The ring holds one instant more than the limit: only the request that first exceeds it in a
      // window brings points, since the client is banned by then.
      return {
        kind: 'deny',
        status: 403,
        points: FLOOD_POINTS,
        code: 'rateLimit.flood',
        detail: bucket.name,
        limit: facts(limit, hit),
      };
    }
    if (hit.count > limit.max) return refuse(bucket.name, limit, hit);
    return context.client.wideKey === null
      ? PASS
      : this.inspectWide(context.client.wideKey, bucket, context, lane);
  }

  /** One IPv6 `/48` may hold many clients, so it is limited more generously and brings nobody points. */
  private inspectWide(
    key: string,
    { name, limit }: Bucket,
    { now }: RequestContext,
    lane: Lane,
  ): Verdict | Promise<Verdict> {
    const factor = this.options.ipv6WideFactor;
    const wide = { windowMs: limit.windowMs, max: limit.max * factor, flood: limit.flood * factor };
    const hit = this.counters.hit(`${lane}:${name}:${key}`, wide, now);
    const judge = (late: Hit) => (late.count > wide.max ? refuse(`${name}, IPv6 /48`, wide, late) : PASS);
    return hit instanceof Promise ? hit.then(judge) : judge(hit);
  }
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
