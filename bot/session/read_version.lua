-- Reads under which Redis process, and under which versions, facts of a follower are read from the database.
-- KEYS: 1 version of everybody's facts, 2 version of the follower; the second is absent for a follower not yet stored.
-- ARGV: none.
-- Returns {run id of the Redis process, version of everybody's facts, version of the follower}; '0' for no version.
local run_id = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
return {run_id, redis.call('GET', KEYS[1]) or '0', KEYS[2] and redis.call('GET', KEYS[2]) or '0'}
