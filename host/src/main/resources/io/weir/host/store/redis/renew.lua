-- ttl, then field, generation, publisher of each. The numbers of those no longer held, from 0.
local lost = {}
for i = 4, #ARGV, 3 do
  local record = held(ARGV[i], ARGV[i + 1])
  if record then
    local new = keep(record, ARGV[i + 2], now, ARGV[3])
    put(ARGV[i], record, new)
  else
    lost[#lost + 1] = (i - 4) / 3
  end
end
return answer(0, lost)
