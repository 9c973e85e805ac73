-- field, origin, ttl. Whoever owns the stream keeps it; 1 if this claim took it.
local record = live(ARGV[3])
if record then return answer(0, cjson.encode(record)) end
return answer(1, put(ARGV[3], owned(ARGV[4], ARGV[5])))
