-- field. 1 if it was there.
local known = live(ARGV[3])
if known then drop(ARGV[3]) end
return answer(known and 1 or 0, false)
