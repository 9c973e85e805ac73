-- field, record, ttl. The same instance keeps the time at which it joined.
local record = cjson.decode(ARGV[4])
local present = live(ARGV[3])
if present and present.instance == record.instance then record.joined = present.joined end
record.deadline = after(ARGV[5])
return answer(0, put(ARGV[3], record))
