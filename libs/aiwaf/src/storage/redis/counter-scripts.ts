import { redisScript } from './redis-commands';

/** The server's own time in ms, since the clocks of processes differ; a given instant serves tests. */
export const NOW = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end`;

/** The sliding log of `SlidingLog` as a list of instants, the oldest first. */
const LOG = `
local function log(key, window, max, capacity, since)
  local oldest = tonumber(redis.call('LINDEX', key, 0))
  while oldest and (now - oldest >= window or oldest <= since) do
    redis.call('LPOP', key)
    oldest = tonumber(redis.call('LINDEX', key, 0))
  end
  local length = redis.call('RPUSH', key, string.format('%.0f', now))
  if length > capacity then
    redis.call('LPOP', key)
    length = length - 1
  end
  redis.call('PEXPIRE', key, string.format('%.0f', window))
  if length <= max then return length, 0 end
  local freeing = tonumber(redis.call('LINDEX', key, -max))
  return length, math.min(window, math.max(0, freeing + window - now))
end`;

/**
 * The 64 buckets of `BucketCounter` as a hash: a count by bucket, `n` the newest bucket, `t` the total,
 * `s` the instant up to which nothing counts.
 */
const COUNT_BUCKETS = `
local function buckets(key, window, max, since)
  local width = window / 64
  local known = redis.call('HMGET', key, 'n', 't', 's')
  local newest, total = tonumber(known[1]), tonumber(known[2])
  local index = math.floor(now / width)
  if newest and newest > index then index = newest end
  if not newest or index - newest >= 64 or since > tonumber(known[3]) then
    redis.call('DEL', key)
    redis.call('HSET', key, 's', string.format('%.0f', since))
    total = 0
  else
    for i = newest + 1, index do
      local field = string.format('%.0f', i % 64)
      local count = redis.call('HGET', key, field)
      if count then
        total = total - count
        redis.call('HDEL', key, field)
      end
    end
  end
  total = total + 1
  redis.call('HINCRBY', key, string.format('%.0f', index % 64), 1)
  redis.call('HSET', key, 'n', string.format('%.0f', index), 't', string.format('%.0f', total))
  redis.call('PEXPIRE', key, string.format('%.0f', window))
  if total <= max then return total, 0 end
  local fields = {}
  for i = index - 63, index do fields[#fields + 1] = string.format('%.0f', i % 64) end
  local counts = redis.call('HMGET', key, unpack(fields))
  local excess, passed = total - max + 1, 0
  while passed < 64 and excess > 0 do
    passed = passed + 1
    excess = excess - tonumber(counts[passed] or 0)
  end
  return total, math.ceil(passed * width)
end`;

/** Arguments: now or nothing, window in ms, max, capacity, the instant up to which nothing counts. */
export const SLIDING_LOG = redisScript(`${NOW}${LOG}
return {log(KEYS[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]))}`);

/** Arguments: now or nothing, window in ms, max, the instant up to which nothing counts. */
export const BUCKETS = redisScript(`${NOW}${COUNT_BUCKETS}
return {buckets(KEYS[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]))}`);

/**
 * A counter and a wider one, which counts what the first lets pass. Arguments: now or nothing, the instant up
 * to which nothing counts, and of each window in ms, max, and the capacity of a log or 0 for buckets.
 */
export const NESTED = redisScript(`${NOW}${LOG}${COUNT_BUCKETS}
local since, hits = tonumber(ARGV[2]), {}
for i = 1, 2 do
  local window, max, capacity = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
  local count, retry
  if capacity > 0 then count, retry = log(KEYS[i], window, max, capacity, since)
  else count, retry = buckets(KEYS[i], window, max, since) end
  hits[#hits + 1] = count
  hits[#hits + 1] = retry
  if count > max then break end
end
return hits`);

/** The server's time in ms as a text. Its key is not touched. */
export const SERVER_TIME = redisScript(`
local time = redis.call('TIME')
return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))`);

/** Forgets a key. */
export const CLEAR = redisScript(`return redis.call('DEL', KEYS[1])`);
