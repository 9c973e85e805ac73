-- field, generation, publisher. 1 if that was the publisher.
local record = held(ARGV[3], ARGV[4])
if not record or record.publisher ~= ARGV[5] then return answer(0, false) end
record.publisher, record.publishedSince, record.publishedUntil = nil, nil, nil
return answer(1, put(ARGV[3], record))
