-- Comes before the scripts of sessions. KEYS[1] is a hash of sessions (JSON) by name, KEYS[2] has
-- the time at which each lapses. Both go with what lapses last.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local sessions, ends = KEYS[1], KEYS[2]

local function text(number) return string.format('%.0f', number) end

-- Frees some of what has lapsed: more than one write can add, and not more than is quick.
local function sweep()
  local over = redis.call('ZRANGEBYSCORE', ends, '-inf', text(now), 'LIMIT', 0, 400)
  if #over == 0 then return end
  redis.call('HDEL', sessions, unpack(over))
  redis.call('ZREM', ends, unpack(over))
end

local function live(ending) return ending and tonumber(ending) > now end

-- Both last for as long as this.
local function keep(ttl)
  if redis.call('PTTL', ends) < ttl then
    redis.call('PEXPIRE', sessions, text(ttl))
    redis.call('PEXPIRE', ends, text(ttl))
  end
end

