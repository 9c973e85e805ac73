-- name. The session, nothing if there is none.
return live(redis.call('ZSCORE', ends, ARGV[1])) and redis.call('HGET', sessions, ARGV[1])
