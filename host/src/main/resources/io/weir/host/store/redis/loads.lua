-- KEYS[1]: a hash of loads by replica. ARGV: a replica. What the others said, if they still say it.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local all, said = redis.call('HGETALL', KEYS[1]), {}
for i = 1, #all, 2 do
  local deadline, load = string.match(all[i + 1], '^(%d+)(.*)$')
  if all[i] ~= ARGV[1] and deadline and tonumber(deadline) > now then said[#said + 1] = load end
end
return said
