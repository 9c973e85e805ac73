-- ttl, 0 to ask only, then an array of names (JSON). The numbers of those that are gone, from 0.
local ttl, names = tonumber(ARGV[1]), cjson.decode(ARGV[2])
local lasting, gone = {}, {}
sweep()
for i, ending in ipairs(redis.call('ZMSCORE', ends, unpack(names))) do
  if live(ending) then
    lasting[#lasting + 1], lasting[#lasting + 2] = text(now + ttl), names[i]
  else
    gone[#gone + 1] = i - 1
  end
end
if ttl > 0 and #lasting > 0 then
  redis.call('ZADD', ends, 'GT', unpack(lasting))
  keep(ttl)
end
return gone
