-- field, generation, origin, ttl. Not what has another generation by now, nor what is published;
-- 1 if it moved.
local record = live(ARGV[3])
if record and (generation(record) ~= ARGV[4] or record.publisher) then
  return answer(0, cjson.encode(record))
end
return answer(1, put(ARGV[3], owned(ARGV[5], ARGV[6])))
