-- field
local record = live(ARGV[3])
return answer(0, record and cjson.encode(record) or false)
