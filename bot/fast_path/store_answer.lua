-- Stores a reply with the state after it and its log entry, and gives the turn back.
-- KEYS: 1 claim, 2 lock of the turn, 3 number of beginnings, 4 state, 5 list of the follower's log entries,
--       6 set of followers with entries.
-- ARGV: 1 token of the turn, 2 openid, 3 sealed reply, 4 seconds for which the reply is kept, 5 sealed state,
--       6 seconds for which the state is kept, 7 sealed log entry.
-- Returns 1 if all has been stored; 0, and changes nothing, if the turn has been lost meanwhile.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'EX', ARGV[4])
redis.call('SET', KEYS[4], ARGV[5], 'EX', ARGV[6])
redis.call('RPUSH', KEYS[5], ARGV[7])
redis.call('SADD', KEYS[6], ARGV[2])
redis.call('DEL', KEYS[2], KEYS[3])
return 1
