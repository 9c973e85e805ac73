-- ttl, then name and session of each. Replaces what they were.
local ttl = tonumber(ARGV[1])
local lasting = {}
for i = 2, #ARGV, 2 do
  lasting[i - 1], lasting[i] = text(now + ttl), ARGV[i]
end
sweep()
redis.call('HSET', sessions, unpack(ARGV, 2))
redis.call('ZADD', ends, unpack(lasting))
keep(ttl)
return 0
