-- Keeps a place in the queue before a person's turn, and takes the turn when the place is the first one.
-- A place whose owner has not asked for some time is dropped.
-- KEYS: 1 lock, 2 queue by order of arrival, 3 last signs of life by token, 4 key to read, 5 key to delete.
-- ARGV: 1 token of the owner, 2 milliseconds of the lock, 3 milliseconds after which a silent owner counts as dead.
-- Returns {1, value of the key to read} if the turn has been taken and the key to delete is gone, else {0}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if not redis.call('ZSCORE', KEYS[2], ARGV[1]) then
  local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')
  redis.call('ZADD', KEYS[2], (tonumber(last[2]) or 0) + 1, ARGV[1])
end
redis.call('HSET', KEYS[3], ARGV[1], now)
local head = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
while head ~= ARGV[1] and now - (tonumber(redis.call('HGET', KEYS[3], head)) or 0) > tonumber(ARGV[3]) do
  redis.call('ZREM', KEYS[2], head)
  redis.call('HDEL', KEYS[3], head)
  head = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
end
redis.call('PEXPIRE', KEYS[2], 60000)
redis.call('PEXPIRE', KEYS[3], 60000)
if head ~= ARGV[1] or not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return {0} end
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('DEL', KEYS[5])
return {1, redis.call('GET', KEYS[4])}
