-- The token bucket of one account and API, by Redis' own clock.
--
-- KEYS[1] is a hash: tokens; at (when they were counted, Unix seconds); rate (calls a second); edge (below it the rate
-- doubles in a second of use, above it the rate grows by the edge in five minutes); held (no call before this time);
-- halved (time of the last halving); waiting (when urgent work last got no call); told (the limit that the platform
-- itself names). KEYS[2] is the list of urgent jobs.
-- ARGV: 1 limit, 2 start, 3 least (calls a second), 4 known (the rate that the caller last heard, or 0), 5 what:
--   'take':    6 burst (calls), 7 urgent (0 or 1), 8 most calls in one answer
--              Returns {calls granted, seconds to wait if none, rate, number of urgent jobs that wait if none}.
--   'refused': 6 minute (seconds), 7 used_up (0 or 1)
--              Halves the rate, at most once a minute; with used_up it grants nothing before the next minute.
--              Returns {rate}.
-- The last of ARGV: seconds after which an account that calls nothing is forgotten.
-- Numbers that are not whole are returned as strings, as Redis would cut them.
local function number(value) return tonumber(value) or 0 end

local time = redis.call('TIME')
local now = number(time[1]) + number(time[2]) / 1000000
local limit, start, least = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local known = number(ARGV[4])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at', 'rate', 'edge', 'held', 'waiting', 'halved', 'told')
limit = math.min(limit, tonumber(kept[8]) or limit)
local tokens, at, rate, edge = number(kept[1]), tonumber(kept[2]), tonumber(kept[3]), number(kept[4])
local held, waiting, halved = number(kept[5]), number(kept[6]), number(kept[7])
if not rate or not at then
    tokens, at, rate, edge = 0, now, start, limit
    if known > 0 then rate, edge = math.min(start, known), known end
end
if at > now then at = now end
local passed = now - at
local answer

if ARGV[5] == 'take' then
    local burst, urgent, most = number(ARGV[6]), ARGV[7] == '1', tonumber(ARGV[8])
    local grown = math.min(passed, 1)
    if rate < edge then rate = math.min(edge, rate * 2 ^ grown) else rate = rate + edge * grown / 300 end
    rate = math.min(math.max(rate, least), limit)
    tokens = math.min(math.max(burst, rate / 4), tokens + passed * rate)
    local granted, wait = 0, 0
    if now < held then
        tokens, wait = 0, held - now
    elseif not urgent and waiting <= now and now - waiting < 1 then
        wait = 0.1
    else
        granted = math.floor(math.min(tokens, math.max(1, rate / 20), most))
        tokens = tokens - granted
        if granted == 0 then wait = (1 - tokens) / rate end
    end
    if urgent and granted == 0 then waiting = now end
    local overtaken = 0
    if not urgent and granted == 0 then overtaken = redis.call('LLEN', KEYS[2]) end
    answer = {granted, tostring(wait), tostring(rate), overtaken}
else
    local minute, used_up = tonumber(ARGV[6]), ARGV[7] == '1'
    if now - halved >= minute or halved > now then
        rate = math.max(least, rate / 2)
        edge, halved, tokens = rate, now, 0
    end
    if used_up then held = math.max(held, (math.floor(now / minute) + 1) * minute, now + minute / 30) end
    answer = {tostring(rate)}
end

redis.call('HSET', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now), 'rate', tostring(rate),
    'edge', tostring(edge), 'held', string.format('%.6f', held), 'waiting', string.format('%.6f', waiting),
    'halved', string.format('%.6f', halved))
redis.call('EXPIRE', KEYS[1], tonumber(ARGV[#ARGV]))
return answer
