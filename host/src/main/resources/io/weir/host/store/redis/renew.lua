-- ttl, then field, generation, publisher of each. The numbers of those no longer held, from 0. News
-- tells of those whose last news is half over, however many replicas renew them: field, generation,
-- lease and publish lease in milliseconds. Of a new publisher it tells as ever.
local lost, kept = {}, {}
for i = 4, #ARGV, 3 do
  local field, token = ARGV[i], ARGV[i + 1]
  local record = held(field, token)
  if not record then
    lost[#lost + 1] = (i - 4) / 3
  elseif keep(record, ARGV[i + 2], now, ARGV[3]) then
    put(field, record)
  else
    local told, stand = record.told or 0, stands(record)
    if told - now < ARGV[3] / 2 and stand > told then
      local published = record.publisher and record.publishedUntil - now or 0
      local n = #kept
      kept[n + 1], kept[n + 2] = field, token
      kept[n + 3], kept[n + 4] = text(record.deadline - now), text(published)
      record.told = stand
    end
    set(field, record)
  end
end
if #kept > 0 then news(',"kept":' .. cjson.encode(kept)) end
return answer(0, lost)
