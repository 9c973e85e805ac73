-- fields. Frees those that have lapsed or have no deadline, and the hash itself with its last record.
-- How many of them are still there.
local left = 0
for i = 3, #ARGV do
  local raw = redis.call('HGET', map, ARGV[i])
  if raw and tonumber(string.match(raw, '"deadline":(%d+)') or 0) <= now then
    drop(ARGV[i])
  elseif raw then
    left = left + 1
  end
end
-- Never in the millisecond in which the epoch began: the next one must be another.
if meta and redis.call('HLEN', map) == 1 and epoch < now then
  redis.call('DEL', map)
  return {now, 0, 0, left, false}
end
return answer(left, false)
