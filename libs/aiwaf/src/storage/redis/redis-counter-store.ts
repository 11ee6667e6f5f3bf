import { Counter, CounterStore, Hit, Limit, NestedHits } from '../../core/ports/counter-store';
import { systemClock } from '../../core/clock';
import { MAX_LOGGED } from '../memory/memory-counter-store';
import { BUCKETS, NESTED, SERVER_TIME, SLIDING_LOG } from './counter-scripts';
import { GuardedRedis } from './guarded-redis';

/** Logs and buckets have keys of their own: a limit that is lifted over the bound changes its kind. */
const LOG_PREFIX = 'aiwaf:log:';
const BUCKETS_PREFIX = 'aiwaf:buckets:';

/**
 * Counters that all processes share, counted as `MemoryCounterStore` counts, in one call each. A key is
 * forgotten when its window has passed.
 */
export class RedisCounterStore implements CounterStore {
  /** The server's instant up to which nothing counts. */
  private since = '0';

  /** @param clock whose time counts: the server's, or for tests the caller's */
  constructor(
    private readonly redis: Pick<GuardedRedis, 'run'>,
    private readonly clock: 'server' | 'caller' = 'server',
  ) {}

  async hit(key: string, { windowMs, max, flood }: Limit, now: number): Promise<Hit> {
    const instant = this.instant(now);
    const capacity = capacityOf({ windowMs, max, flood });
    const answer =
      capacity > 0
        ? await this.redis.run(SLIDING_LOG, LOG_PREFIX + key, [
            instant,
            String(windowMs),
            String(max),
            String(capacity),
            this.since,
          ])
        : await this.redis.run(BUCKETS, BUCKETS_PREFIX + key, [
            instant,
            String(windowMs),
            String(max),
            this.since,
          ]);
    return hitOf(answer);
  }

  /** Both keys have the braces of the wide one, and so lie on one node of a cluster. */
  async hitNested(narrow: Counter, wide: Counter, now: number): Promise<NestedHits> {
    const tag = `{${wide.key}}`;
    const keys = [prefixOf(narrow.limit) + tag + narrow.key, prefixOf(wide.limit) + tag];
    const limits = [narrow, wide].flatMap(({ limit }) => [limit.windowMs, limit.max, capacityOf(limit)]);
    const answer = await this.redis.run(NESTED, keys, [this.instant(now), this.since, ...limits.map(String)]);
    const hits = Array.isArray(answer) ? (answer as unknown[]) : [];
    return [hitOf(hits.slice(0, 2)), hits.length > 2 ? hitOf(hits.slice(2)) : null];
  }

  private instant(now: number): string {
    return this.clock === 'server' ? '' : String(now);
  }

  /** Keys cannot be listed on a cluster: what was counted up to now is passed over when it is next met. */
  async clear(): Promise<void> {
    const time = await this.redis.run(SERVER_TIME, LOG_PREFIX, []).catch(() => systemClock.now());
    this.since = String(time);
  }
}

/** Instants that a log holds; 0 where buckets count. */
function capacityOf({ max, flood }: Limit): number {
  const capacity = Math.max(flood, max) + 1;
  return capacity <= MAX_LOGGED + 1 ? capacity : 0;
}

function prefixOf(limit: Limit): string {
  return capacityOf(limit) > 0 ? LOG_PREFIX : BUCKETS_PREFIX;
}

function hitOf(answer: unknown): Hit {
  const [count, retryAfterMs] = Array.isArray(answer) ? (answer as unknown[]) : [];
  if (typeof count !== 'number' || typeof retryAfterMs !== 'number')
    throw new Error('Redis answered no count');
  return { count, retryAfterMs };
}
