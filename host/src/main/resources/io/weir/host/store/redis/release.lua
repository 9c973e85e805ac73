-- field, generation, grace. Shortens the lease of what nobody publishes; 1 if it is that short now.
local record = held(ARGV[3], ARGV[4])
if not record or record.publisher then return answer(0, false) end
record.deadline = math.min(record.deadline, after(ARGV[5]))
if record.deadline <= now then
  drop(ARGV[3])
  return answer(1, false)
end
return answer(1, put(ARGV[3], record))
