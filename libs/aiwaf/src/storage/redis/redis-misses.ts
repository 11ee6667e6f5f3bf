import { systemClock } from '../../core/clock';
import {
  FAILED_LOGIN_WINDOW_MS,
  NOT_FOUND_CEILING,
  NOT_FOUND_POINTS,
  NOT_FOUND_WINDOW_MS,
  pointsOfLogins,
  REMEMBERED_PATHS,
  WALKER_PATHS,
} from '../../core/evidence/misses';
import { MissReport, SharedMisses } from '../../core/ports/shared-misses';
import { CLEAR, NOW, SERVER_TIME } from './counter-scripts';
import { GuardedRedis } from './guarded-redis';
import { redisScript } from './redis-commands';

const MISSES_PREFIX = 'aiwaf:misses:';
const LOGINS_PREFIX = 'aiwaf:logins:';

/** Begins a window anew when the last one is over. Arguments: now or nothing, the instant up to which nothing counts, window in ms. */
const WINDOW = `${NOW}
local begun = tonumber(redis.call('HGET', KEYS[1], 'at'))
local isNew = not begun or begun <= tonumber(ARGV[2]) or now - begun >= tonumber(ARGV[3])
if isNew then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'at', string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end`;

/**
 * As `Misses.miss` judges; a field for each path, at most as many as decide. Further arguments: path,
 * requests, whether they are mostly misses, points of a path, ceiling, a walker's paths, paths at most.
 */
const MISS = redisScript(`${WINDOW}
local requests = redis.call('HINCRBY', KEYS[1], 'requests', isNew and 1 or ARGV[5])
local path = 'p' .. ARGV[4]
if redis.call('HEXISTS', KEYS[1], path) == 1 then return 0 end
local paths = tonumber(redis.call('HGET', KEYS[1], 'paths') or 0)
if paths < tonumber(ARGV[10]) then
  redis.call('HSET', KEYS[1], path, 1)
  paths = redis.call('HINCRBY', KEYS[1], 'paths', 1)
end
local walks = ARGV[6] == '1' and paths >= tonumber(ARGV[9]) and paths * 2 > requests
local given = tonumber(redis.call('HGET', KEYS[1], 'points') or 0)
if given >= tonumber(ARGV[8]) and not walks then return 0 end
redis.call('HINCRBY', KEYS[1], 'points', ARGV[7])
return tonumber(ARGV[7])`);

const FAIL_LOGIN = redisScript(`${WINDOW}
return redis.call('HINCRBY', KEYS[1], 'count', 1)`);

/**
 * What clients missed, in Redis, by its clock: about 2 KB for a client that walks, less for others, for an
 * hour. Whatever fails is passed over: each process keeps its own as well.
 */
export class RedisMisses implements SharedMisses {
  private since = '0';

  /** @param clock whose time counts: the server's, or for tests the caller's */
  constructor(
    private readonly redis: Pick<GuardedRedis, 'run' | 'isBusy'>,
    private readonly clock: 'server' | 'caller' = 'server',
  ) {}

  miss(key: string, { path, requests, mostlyMisses, now }: MissReport): Promise<number | null> {
    return this.count(MISS, MISSES_PREFIX + key, now, [
      NOT_FOUND_WINDOW_MS,
      path,
      requests,
      mostlyMisses ? 1 : 0,
      NOT_FOUND_POINTS,
      NOT_FOUND_CEILING,
      WALKER_PATHS,
      REMEMBERED_PATHS,
    ]);
  }

  async failLogin(key: string, now: number): Promise<number | null> {
    const count = await this.count(FAIL_LOGIN, LOGINS_PREFIX + key, now, [FAILED_LOGIN_WINDOW_MS]);
    return count === null ? null : pointsOfLogins(count);
  }

  clear(key: string): void {
    if (this.redis.isBusy) return;
    for (const prefix of [MISSES_PREFIX, LOGINS_PREFIX])
      this.redis.run(CLEAR, prefix + key, []).catch(() => undefined);
  }

  async clearAll(): Promise<void> {
    this.since = String(await this.redis.run(SERVER_TIME, MISSES_PREFIX, []).catch(() => systemClock.now()));
  }

  private async count(
    script: typeof MISS,
    key: string,
    now: number,
    args: readonly number[],
  ): Promise<number | null> {
    if (this.redis.isBusy) return null;
    const instant = this.clock === 'server' ? '' : String(now);
    try {
      const count = await this.redis.run(script, key, [instant, this.since, ...args.map(String)]);
      return typeof count === 'number' ? count : null;
    } catch {
      return null;
    }
  }
}
