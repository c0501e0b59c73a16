-- Removes entries of a follower's waiting chat log; a follower with an empty list leaves the set of those who wait.
-- KEYS: 1 list of the follower's entries, 2 set of followers with entries.
-- ARGV: 1 openid, from 2 on the entries.
-- Returns 1.
for at = 2, #ARGV do redis.call('LREM', KEYS[1], 1, ARGV[at]) end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('SREM', KEYS[2], ARGV[1]) end
return 1
