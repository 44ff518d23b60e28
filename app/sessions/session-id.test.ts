/** Session ids, and how often something may happen. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createTokenBucket } from '../token-bucket.ts';
import { createSessionId, sessionKeyBytes, sessionLifetimeSeconds, verifiedSession } from './session-id.ts';

const key = randomBytes(sessionKeyBytes);
const now = Date.parse('2026-03-01T10:42:07.000Z');
const lifetimeMs = sessionLifetimeSeconds * 1000;

test('an id is known again for a day, and names nothing but itself', () => {
  const id = createSessionId(key, now);
  const session = verifiedSession(key, id, now);
  assert.match(session ?? '', /^[\w-]{22}$/);
  assert.equal(verifiedSession(key, id, now + lifetimeMs), session);
  assert.equal(verifiedSession(key, id, now + lifetimeMs + 2000), null);
  assert.equal(verifiedSession(key, id, now - 120_000), null, 'issued in the future');
  assert.notEqual(verifiedSession(key, createSessionId(key, now), now), session);
});

test('an id that was changed anywhere, or made with another key, is not known', () => {
  const id = createSessionId(key, now);
  for (let at = 0; at < id.length; at += 1) {
    const other = id[at] === 'A' ? 'Q' : 'A';
    const changed = `${id.slice(0, at)}${other}${id.slice(at + 1)}`;
    assert.equal(verifiedSession(key, changed, now), null, `changed at ${at}`);
  }
  assert.equal(verifiedSession(randomBytes(sessionKeyBytes), id, now), null);
  for (const text of ['', 'x', `${id}.`, id.slice(0, -1), `${id}A`])
    assert.equal(verifiedSession(key, text, now), null);
});

test('a token bucket allows a burst, then its rate, and never saves up more than a burst', () => {
  const take = createTokenBucket({ perSecond: 2, burst: 3 });
  const taken = (at: number, tries: number) => Array.from({ length: tries }, () => take(at)).filter(Boolean).length;
  assert.equal(taken(0, 10), 3);
  assert.equal(taken(400, 10), 0);
  assert.equal(taken(1000, 10), 2);
  assert.equal(taken(3_600_000, 10), 3);
});
