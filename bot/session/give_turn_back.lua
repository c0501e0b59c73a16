-- Gives up a person's turn and the place in the queue before it. The lock goes only if its holder asks.
-- KEYS: 1 lock, 2 queue, 3 last signs of life.
-- ARGV: 1 token of the owner.
-- Returns 1.
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
