import { NOW } from './counter-scripts';
import { redisScript } from './redis-commands';

/**
 * What is known of a client, as a text of JSON: `entries` of an instant and a mark each, the oldest first;
 * `told`, by process the number up to which it told; `lanes` with what was made of it; `since`, the
 * instant up to which nothing of this client counts. First arguments: now
 * or nothing, the instant up to which nothing counts, ms for which it is kept.
 */
const LOAD = `${NOW}
local since, kept = tonumber(ARGV[2]), tonumber(ARGV[3])
local text = redis.call('GET', KEYS[1])
local record = text and cjson.decode(text) or {entries = {}, told = {}, lanes = {}}
since = math.max(since, record.since or 0)
for lane, standing in pairs(record.lanes) do
  if standing.confirmed <= since then record.lanes[lane] = nil end
end
local function save()
  redis.call('SET', KEYS[1], cjson.encode(record), 'PX', ARGV[3])
end`;

/** What comes from further ahead, in ms, is of a clock that was set back. */
const MAX_AHEAD_MS = 1_000;
/** Processes whose numbers are kept; more than serve one site at a time. */
const MAX_PROCESSES = 64;

/**
 * Further arguments: requests kept, the process, the number before its first request, whether that is all
 * that it knows, and of each request its instant by the server's clock and its mark. Answers a text of JSON.
 */
export const REPORT = redisScript(`${LOAD}
local capacity, process, number = tonumber(ARGV[4]), ARGV[5], tonumber(ARGV[6])
local processes = 0
for _ in pairs(record.told) do processes = processes + 1 end
if processes >= ${MAX_PROCESSES} and not record.told[process] then
  record.told = {}
  record.entries = {}
end
local entries = {}
for _, entry in ipairs(record.entries) do
  if entry[1] > now - kept and entry[1] > since then entries[#entries + 1] = entry end
end
local before = record.told[process] or 0
local isForgotten = number > before and ARGV[7] ~= '1'
for i = 8, isForgotten and 7 or #ARGV, 2 do
  number = number + 1
  local at = tonumber(ARGV[i])
  if number > before and at > now - kept and at > since and at < now + ${MAX_AHEAD_MS} then
    entries[#entries + 1] = {at, tonumber(ARGV[i + 1])}
  end
end
table.sort(entries, function(a, b) return a[1] < b[1] end)
record.entries = {}
for i = math.max(1, #entries - capacity + 1), #entries do
  record.entries[#record.entries + 1] = entries[i]
end
if not isForgotten then record.told[process] = math.max(before, number) end
save()
return cjson.encode({now = now, forgotten = isForgotten, entries = record.entries, lanes = record.lanes})`);

/**
 * As `TrackedClient` takes and releases confirmations. Further arguments: lane, instant of the request,
 * confirmations known or nothing for one that waits, ms between two points, ms for which one waits.
 */
export const SETTLE = redisScript(`${LOAD}
local at, known, pause = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local standing = record.lanes[ARGV[4]] or {count = 0, confirmed = 0, awarded = 0, waiting = 0}
local due = false
local isMine = text and (not known or known == standing.count)
if isMine and known then
  standing.count = standing.count + 1
  standing.confirmed = math.max(standing.confirmed, at)
  standing.waiting = at
end
if isMine and standing.waiting > 0 and math.abs(at - standing.awarded) >= pause then
  due = math.abs(at - standing.waiting) < tonumber(ARGV[8])
  standing.waiting = 0
  if due then standing.awarded = at end
end
if isMine then
  record.lanes[ARGV[4]] = standing
  save()
end
return cjson.encode({now = now, due = due, standing = standing})`);

/** Has a client begin anew: who tells of it later tells nothing from before. */
export const FORGET = redisScript(`${LOAD}
record = {entries = {}, told = {}, lanes = {}, since = now}
save()`);
