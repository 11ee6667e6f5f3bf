import { CounterStore, Hit, Limit } from '../../core/ports/counter-store';
import { systemClock } from '../../core/clock';
import { MAX_LOGGED } from '../memory/memory-counter-store';
import { BUCKETS, SERVER_TIME, SLIDING_LOG } from './counter-scripts';
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
    const instant = this.clock === 'server' ? '' : String(now);
    const capacity = Math.max(flood, max) + 1;
    const answer =
      capacity <= MAX_LOGGED + 1
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

  /** Keys cannot be listed on a cluster: what was counted up to now is passed over when it is next met. */
  async clear(): Promise<void> {
    const time = await this.redis.run(SERVER_TIME, LOG_PREFIX, []).catch(() => systemClock.now());
    this.since = String(time);
  }
}

function hitOf(answer: unknown): Hit {
  const [count, retryAfterMs] = Array.isArray(answer) ? (answer as unknown[]) : [];
  if (typeof count !== 'number' || typeof retryAfterMs !== 'number')
    throw new Error('Redis answered no count');
  return { count, retryAfterMs };
}
