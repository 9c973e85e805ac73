-- field, generation, publisher, ttl. Nothing if that is not held; an earlier live publisher stays.
local record = held(ARGV[3], ARGV[4])
if not record then return answer(0, false) end
if record.publisher and record.publisher ~= ARGV[5] then return answer(0, cjson.encode(record)) end
keep(record, ARGV[5], now, ARGV[6])
return answer(1, put(ARGV[3], record))
