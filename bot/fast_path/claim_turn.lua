-- Claims a message and its person's turn, if nothing else is at work on either and the known facts may be believed.
-- KEYS: 1 claim, 2 lock of the turn, 3 queue before the turn, 4 number of beginnings, 5 state, 6 known facts,
--       7 version of everybody's facts, 8 version of the vacancies, 9 version of the classes.
-- ARGV: 1 token of the turn, 2 milliseconds of the claim, 3 milliseconds of the lock,
--       4 seconds for which the number of beginnings is kept.
-- Returns {sealed facts, sealed state, version of the vacancies, version of the classes} if both have been claimed.
-- Returns false, and changes nothing, if the message or the turn is not free, no state is kept, or the facts were
-- kept under another Redis process or another version.
local known = redis.call('HMGET', KEYS[6], 'epoch', 'version_key', 'version', 'facts')
if not known[2] or redis.call('EXISTS', KEYS[1], KEYS[2], KEYS[3], KEYS[4]) > 0 then return false end
local own, common = redis.call('GET', known[2]) or '0', redis.call('GET', KEYS[7]) or '0'
if known[3] ~= own .. ':' .. common then return false end
if known[1] ~= string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') then return false end
local state = redis.call('GET', KEYS[5])
if not state then return false end
redis.call('SET', KEYS[1], 'w', 'PX', ARGV[2])
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3])
redis.call('SET', KEYS[4], 1, 'EX', ARGV[4])
return {known[4], state, redis.call('GET', KEYS[8]) or '0', redis.call('GET', KEYS[9]) or '0'}
