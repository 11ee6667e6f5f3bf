import { redisScript } from './redis-commands';

/** The server's own time in ms, since the clocks of processes differ; a given instant serves tests. */
export const NOW = `
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end`;

/**
 * The sliding log of `SlidingLog` as a list of instants, the oldest first.
 * Arguments: now or nothing, window in ms, max, capacity, the instant up to which nothing counts.
 */
export const SLIDING_LOG = redisScript(`${NOW}
local window, max, capacity, since = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local oldest = tonumber(redis.call('LINDEX', KEYS[1], 0))
while oldest and (now - oldest >= window or oldest <= since) do
  redis.call('LPOP', KEYS[1])
  oldest = tonumber(redis.call('LINDEX', KEYS[1], 0))
end
local length = redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
if length > capacity then
  redis.call('LPOP', KEYS[1])
  length = length - 1
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if length <= max then return {length, 0} end
local freeing = tonumber(redis.call('LINDEX', KEYS[1], -max))
return {length, math.min(window, math.max(0, freeing + window - now))}`);

/**
 * The 64 buckets of `BucketCounter` as a hash: a count by bucket, `n` the newest bucket, `t` the total,
 * `s` the instant up to which nothing counts. Arguments: now or nothing, window in ms, max, that instant.
 */
export const BUCKETS = redisScript(`${NOW}
local window, max, since = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local width = window / 64
local known = redis.call('HMGET', KEYS[1], 'n', 't', 's')
local newest, total = tonumber(known[1]), tonumber(known[2])
local index = math.floor(now / width)
if newest and newest > index then index = newest end
if not newest or index - newest >= 64 or since > tonumber(known[3]) then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 's', ARGV[4])
  total = 0
else
  for i = newest + 1, index do
    local field = string.format('%.0f', i % 64)
    local count = redis.call('HGET', KEYS[1], field)
    if count then
      total = total - count
      redis.call('HDEL', KEYS[1], field)
    end
  end
end
total = total + 1
redis.call('HINCRBY', KEYS[1], string.format('%.0f', index % 64), 1)
redis.call('HSET', KEYS[1], 'n', string.format('%.0f', index), 't', string.format('%.0f', total))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if total <= max then return {total, 0} end
local fields = {}
for i = index - 63, index do fields[#fields + 1] = string.format('%.0f', i % 64) end
local counts = redis.call('HMGET', KEYS[1], unpack(fields))
local excess, passed = total - max + 1, 0
while passed < 64 and excess > 0 do
  passed = passed + 1
  excess = excess - tonumber(counts[passed] or 0)
end
return {total, math.ceil(passed * width)}`);

/** The server's time in ms as a text. Its key is not touched. */
export const SERVER_TIME = redisScript(`
local time = redis.call('TIME')
return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))`);

/** Forgets a key. */
export const CLEAR = redisScript(`return redis.call('DEL', KEYS[1])`);
