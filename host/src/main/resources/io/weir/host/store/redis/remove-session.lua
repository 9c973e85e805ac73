-- name. 1 if it was there.
local there = live(redis.call('ZSCORE', ends, ARGV[1]))
redis.call('HDEL', sessions, ARGV[1])
redis.call('ZREM', ends, ARGV[1])
return there and 1 or 0
