-- All of the hash, also what has lapsed, as it is: field, record, field, record, and the meta field.
return answer(0, redis.call('HGETALL', map))
