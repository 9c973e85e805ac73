-- most fields to sweep. Frees what has lapsed, and the hash itself with its last record; all others
-- as field, record, field, record.
local all = redis.call('HGETALL', map)
local rest, left = {}, tonumber(ARGV[3])
local kept = 0
for i = 1, #all, 2 do
  if all[i] ~= '#' then
    local deadline = tonumber(string.match(all[i + 1], '"deadline":(%d+)') or 0)
    if deadline > now then
      rest[#rest + 1] = all[i]
      rest[#rest + 1] = all[i + 1]
    elseif left > 0 then
      left = left - 1
      drop(all[i])
    else
      kept = kept + 1
    end
  end
end
-- Never in the millisecond in which the epoch began: the next one must be another.
if meta and #rest == 0 and kept == 0 and epoch < now then
  redis.call('DEL', map)
  return {now, 0, 0, 0, rest}
end
return answer(0, rest)
