-- Claims a message for one process and counts that the message begins.
-- KEYS: 1 claim, 2 kept message, 3 number of beginnings.
-- ARGV: 1 lease in milliseconds, 2 sealed message, 3 seconds for which message and number are kept,
--       4 most beginnings so far under which the message may begin again.
-- Returns the number of beginnings, this one included, if the claim has been taken; the value of the claim if another
-- delivery holds one; 0 if the message has begun too often. After a 0 no claim stands, but the message is kept.
local held = redis.call('GET', KEYS[1])
if held then return held end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3], 'NX')
local begun = tonumber(redis.call('GET', KEYS[3]) or '0')
if begun > tonumber(ARGV[4]) then return 0 end
redis.call('SET', KEYS[1], 'w', 'PX', ARGV[1])
redis.call('SET', KEYS[3], begun + 1, 'EX', ARGV[3])
return begun + 1
