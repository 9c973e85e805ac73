-- Comes before every script. KEYS[1] is a hash of records (JSON) by field; its field "#" holds
-- epoch:counter:seq. ARGV[1] is the channel for news of it, ARGV[2] its number there.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local map, channel, bucket = KEYS[1], ARGV[1], ARGV[2]
local epoch, counter, seq, dirty, lasting = 0, 0, 0, false, 0
local meta = redis.call('HGET', map, '#')
if meta then
  local e, c, s = string.match(meta, '^(%d+):(%d+):(%d+)$')
  epoch, counter, seq = tonumber(e), tonumber(c), tonumber(s)
end

local function text(number) return string.format('%.0f', number) end

local function after(ttl) return now + tonumber(ttl) end

-- The record, nil if it has lapsed; without a publisher whose lease is over.
local function live(field)
  local raw = redis.call('HGET', map, field)
  if not raw then return nil end
  local record = cjson.decode(raw)
  if record.deadline <= now then return nil end
  if record.publisher and record.publishedUntil <= now then
    record.publisher, record.publishedSince, record.publishedUntil = nil, nil, nil
  end
  return record
end

-- A hash that was empty begins a new epoch: numbers it gave out before are never given again.
local function begin()
  if epoch == 0 then epoch = now end
  dirty = true
end

local function news(what)
  begin()
  seq = seq + 1
  redis.call('PUBLISH', channel, '{"v":1,"bucket":' .. bucket .. ',"epoch":' .. text(epoch)
    .. ',"seq":' .. text(seq) .. ',"now":' .. text(now) .. what .. '}')
end

local function tell(field, raw)
  news(',"field":' .. cjson.encode(field) .. (raw and ',"record":' .. raw or ''))
end

local function set(field, record)
  local raw = cjson.encode(record)
  redis.call('HSET', map, field, raw)
  lasting = math.max(lasting, record.deadline - now)
  return raw
end

-- Until when it is as it is if nobody renews it.
local function stands(record)
  return record.publisher and math.min(record.deadline, record.publishedUntil) or record.deadline
end

local function put(field, record)
  record.told = stands(record)
  local raw = set(field, record)
  tell(field, raw)
  return raw
end

local function drop(field)
  redis.call('HDEL', map, field)
  tell(field, nil)
end

-- The hash lasts as long as its last record, also where no replica is left to sweep it.
local function answer(...)
  if dirty then
    redis.call('HSET', map, '#', text(epoch) .. ':' .. text(counter) .. ':' .. text(seq))
  end
  if lasting > 0 and redis.call('PTTL', map) < lasting then
    redis.call('PEXPIRE', map, text(lasting))
  end
  return {now, epoch, seq, ...}
end

local function generation(record) return text(record.epoch) .. '.' .. text(record.counter) end

local function held(field, token)
  local record = live(field)
  return record and generation(record) == token and record or nil
end

-- The counter follows the clock: what a fail-over has lost is not given out again.
local function owned(origin, ttl)
  begin()
  counter = math.max(counter + 1, now - epoch)
  return {v = 1, origin = origin, epoch = epoch, counter = counter, deadline = after(ttl)}
end

-- The lease lasts; with it the publish lease, if the publisher has it or nobody does. Tells whether
-- the publisher is new.
local function keep(record, publisher, since, ttl)
  local deadline = after(ttl)
  record.deadline = math.max(record.deadline, deadline)
  if publisher == '' or (record.publisher and record.publisher ~= publisher) then return false end
  local new = not record.publisher
  record.publisher = publisher
  record.publishedSince = record.publishedSince or since
  record.publishedUntil = math.max(record.publishedUntil or 0, deadline)
  return new
end

