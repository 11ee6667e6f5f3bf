import { HalfLives, PointsKind } from '../../core/bans/points-decay';
import { Clock, systemClock } from '../../core/clock';
import { SharedPoints } from '../../core/ports/shared-points';
import { SERVER_TIME } from './counter-scripts';
import { GuardedRedis } from './guarded-redis';
import { redisScript } from './redis-commands';

const PREFIX = 'aiwaf:points:';
/** After so many half-lives a thousandth is left. */
const KEPT_HALF_LIVES = 10;

/** As `PointsLedger` adds. Arguments: kind, points, half-life of the kinds in ms, the instant up to which nothing counts, how long it is kept, now or nothing. */
const ADD = redisScript(`
local now = tonumber(ARGV[7])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local known = redis.call('HMGET', KEYS[1], 'scanner', 'other', 'at')
local at = tonumber(known[3])
local points = {scanner = 0, other = 0}
if at and at > tonumber(ARGV[5]) then
  local elapsed = math.max(0, now - at)
  points.scanner = tonumber(known[1]) * 2 ^ (-elapsed / tonumber(ARGV[3]))
  points.other = tonumber(known[2]) * 2 ^ (-elapsed / tonumber(ARGV[4]))
end
points[ARGV[1]] = points[ARGV[1]] + tonumber(ARGV[2])
redis.call('HSET', KEYS[1], 'scanner', string.format('%.6f', points.scanner),
  'other', string.format('%.6f', points.other), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return string.format('%.6f', points.scanner + points.other)`);

const CLEAR = redisScript(`return redis.call('DEL', KEYS[1])`);

/** Points in Redis. Whatever fails is passed over: each process keeps its own as well. */
export class RedisPoints implements SharedPoints {
  private since = '0';
  private readonly keptMs: string;

  /** @param clock whose time counts: the server's, or for tests another one */
  constructor(
    private readonly redis: Pick<GuardedRedis, 'run' | 'isBusy'>,
    private readonly halfLives: HalfLives,
    private readonly clock: Clock | 'server' = 'server',
  ) {
    const longest = Math.max(halfLives.scanner, halfLives.other);
    this.keptMs = String(Math.ceil(longest * KEPT_HALF_LIVES));
  }

  async add(key: string, points: number, kind: PointsKind): Promise<number | null> {
    if (this.redis.isBusy) return null;
    const { scanner, other } = this.halfLives;
    const instant = this.clock === 'server' ? '' : this.clock.now();
    const args = [kind, points, scanner, other, this.since, this.keptMs, instant].map(String);
    try {
      const total = Number(await this.redis.run(ADD, PREFIX + key, args));
      return Number.isFinite(total) ? total : null;
    } catch {
      return null;
    }
  }

  clear(key: string): void {
    if (!this.redis.isBusy) this.redis.run(CLEAR, PREFIX + key, []).catch(() => undefined);
  }

  async clearAll(): Promise<void> {
    this.since = String(await this.redis.run(SERVER_TIME, PREFIX, []).catch(() => systemClock.now()));
  }
}
