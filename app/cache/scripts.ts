/** What Redis does in one step. All keys of a project have its slug in braces, so that a cluster keeps them together. */

/** KEYS: suite. ARGV: epoch, version, document, seconds to keep it. Returns 1 unless a newer one is there. */
export const writeSuiteScript = `
local known = redis.call('HMGET', KEYS[1], 'epoch', 'version')
if known[1] ~= ARGV[1] or tonumber(known[2]) <= tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'version', ARGV[2], 'document', ARGV[3])
end
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1`;

/**
 * KEYS: suites. ARGV: epoch, seconds to keep them, the version from which on each is another one. What is older is dropped,
 * and only its version stays, so that nobody who read it before writes it back.
 */
export const dropSuitesScript = `
for index, key in ipairs(KEYS) do
  local version = ARGV[index + 2]
  local known = redis.call('HMGET', key, 'epoch', 'version')
  if known[1] ~= ARGV[1] or tonumber(known[2]) < tonumber(version) then
    redis.call('HSET', key, 'epoch', ARGV[1], 'version', version)
    redis.call('HDEL', key, 'document')
    redis.call('EXPIRE', key, ARGV[2])
  end
end
return #KEYS`;

/**
 * KEYS: board, events. ARGV: epoch, version, document, epoch and version that the writer found ('' for none), the
 * event's id, the change or '', events to keep, seconds to keep the board, seconds to keep the events.
 * Returns 'stored', 'older' (a board as new is there), or 'moved' (another one than the writer found is there).
 */
export const writeBoardScript = `
local known = redis.call('HMGET', KEYS[1], 'epoch', 'version')
local same = known[1] == ARGV[1]
if same and tonumber(known[2]) >= tonumber(ARGV[2]) then return 'older' end
if (known[1] or '') ~= ARGV[4] or (known[2] or '') ~= ARGV[5] then return 'moved' end
if not same then redis.call('DEL', KEYS[2]) end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'version', ARGV[2], 'document', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[9])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[8], ARGV[6], 'epoch', ARGV[1], 'change', ARGV[7])
redis.call('EXPIRE', KEYS[2], ARGV[10])
return 'stored'`;

/** KEYS: board, turn. ARGV: who asks, milliseconds. Returns the milliseconds to wait (0: the turn is taken), epoch, version. */
export const takeTurnScript = `
local wait = 0
if not redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
  wait = math.max(1, redis.call('PTTL', KEYS[2]))
end
local known = redis.call('HMGET', KEYS[1], 'epoch', 'version')
return {wait, known[1] or '', known[2] or ''}`;

/** KEYS: turn. ARGV: who had it, milliseconds that it is still taken. */
export const endTurnScript = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if tonumber(ARGV[2]) > 0 then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return redis.call('DEL', KEYS[1])`;
