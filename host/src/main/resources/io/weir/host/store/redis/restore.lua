-- field, generation, origin, ttl, publisher, milliseconds it has been live, 1 if the store was away.
-- What is free is owned again. After the store was away a live publisher takes the stream back from
-- another origin if that has none, or one that began later, and the publish lease likewise.
local field, token, origin, ttl, publisher = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local since = now - tonumber(ARGV[8])
local record = live(field)
local better = record and ARGV[9] == '1' and publisher ~= ''
  and (not record.publisher or (record.publisher ~= publisher and since < record.publishedSince))
if not record or (better and record.origin ~= origin) then
  record = owned(origin, ttl)
elseif better and record.publisher then
  record.publisher, record.publishedSince, record.publishedUntil = nil, nil, nil
end
if record.origin ~= origin then return answer(0, cjson.encode(record)) end
keep(record, publisher, since, ttl)
return answer(1, put(field, record))
