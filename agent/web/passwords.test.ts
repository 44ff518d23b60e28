import assert from 'node:assert/strict';
import { once } from 'node:events';
import process from 'node:process';
import { after, describe, it } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { hashSync } from 'bcryptjs';
import { waitFor } from '../../test/services.ts';
import { Bcrypt, NotChecked } from './bcrypt.ts';
import { Passwords } from './passwords.ts';
import { RateLimiter } from './rate-limiter.ts';

const users = new Map([
  ['alice', hashSync('right', 4)],
  ['bob', hashSync('other', 4)],
]);
/** Of a cost that leaves time to do something meanwhile. */
const slowUsers = new Map([['alice', hashSync('right', 11)]]);

/** The next thread that this process starts. */
const nextWorker = async (): Promise<Worker> => {
  const [worker] = await once(process, 'worker');
  return worker;
};

describe('passwords', () => {
  const opened: Bcrypt[] = [];
  after(() => {
    for (const bcrypt of opened) bcrypt.close();
  });
  const open = () => {
    const bcrypt = new Bcrypt();
    opened.push(bcrypt);
    return { bcrypt, passwords: new Passwords(bcrypt) };
  };

  it('fit their user alone', async () => {
    const { passwords } = open();
    const tries = [
      ['alice', 'right', true],
      ['alice', 'wrong', false],
      ['alice', 'other', false],
      ['bob', 'right', false],
      ['nobody', 'right', false],
      ['', '', false],
      ['__proto__', 'right', false],
    ] as const;
    // Twice: what is remembered is the same as what was found out.
    for (const [user, password, expected] of [...tries, ...tries]) {
      assert.equal(await passwords.fit(users, user, password), expected, `${user} ${password}`);
    }
    const changed = new Map([['alice', hashSync('new', 4)]]);
    assert.equal(await passwords.fit(changed, 'alice', 'right'), false, 'the hash has changed');
  });

  it('takes hashes of all three prefixes', async () => {
    const { bcrypt } = open();
    for (const prefix of ['$2a$', '$2b$', '$2y$']) {
      const hash = hashSync('pässword', 4).replace(/^\$2.\$/, prefix);
      assert.deepEqual([await bcrypt.compare('pässword', hash), await bcrypt.compare('password', hash)], [true, false]);
    }
  });

  it('is not wrong because the thread that checks it ended', async () => {
    const { passwords } = open();
    const worker = nextWorker();
    const check = passwords.fit(slowUsers, 'alice', 'right');
    void (await worker).terminate();
    await assert.rejects(check, NotChecked);
    assert.equal(await passwords.fit(slowUsers, 'alice', 'right'), true);
  });

  it('is checked once when it is asked for at the same time, and then remembered', async () => {
    let started = 0;
    const count = (): void => {
      started += 1;
    };
    process.on('worker', count);
    const { bcrypt, passwords } = open();
    const answers = await Promise.all(Array.from({ length: 50 }, () => passwords.fit(users, 'alice', 'right')));
    assert.ok(answers.every(Boolean));
    bcrypt.close();
    // Remembered right ones stay, however many wrong ones come; none of these needs a thread.
    const before = started;
    assert.equal(await passwords.fit(users, 'alice', 'right'), true);
    assert.equal(started, before);
    for (let turn = 0; turn < 120; turn += 1) assert.equal(await passwords.fit(users, 'alice', `guess ${turn}`), false);
    bcrypt.close();
    const guessed = started;
    assert.equal(await passwords.fit(users, 'alice', 'right'), true);
    assert.equal(started, guessed);
    assert.equal(await passwords.fit(users, 'alice', 'guess 0'), false);
    assert.ok(started > guessed, 'the oldest wrong one was forgotten');
    process.off('worker', count);
  });

  it('refuses to check more than a few at once, which makes none of them wrong', async () => {
    const { passwords } = open();
    const checks = Array.from({ length: 30 }, (_, turn) => passwords.fit(users, 'alice', `try ${turn}`));
    const ended = await Promise.allSettled(checks);
    const refused = ended.filter((end) => end.status === 'rejected');
    assert.ok(refused.length > 0 && refused.every(({ reason }) => reason instanceof NotChecked));
    assert.equal(await passwords.fit(users, 'alice', 'right'), true);
  });

  it('of an unknown user takes as long as of a known one', async (test) => {
    const { passwords } = open();
    await passwords.fit(users, 'alice', 'right'); // the thread is up
    const tookMs = async (user: string): Promise<number> => {
      const started = performance.now();
      await passwords.fit(slowUsers, user, `wrong ${started}`);
      return performance.now() - started;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      known.push(await tookMs('alice'));
      unknown.push(await tookMs('nobody'));
    }
    test.diagnostic(`known: ${known.map(Math.round)} ms, unknown: ${unknown.map(Math.round)} ms`);
    // Without a check it would be less than a millisecond instead of a hundred.
    assert.ok(Math.min(...unknown) > Math.min(...known) / 3);
  });

  it('needs no thread when there is nothing to check', async () => {
    const { bcrypt } = open();
    const worker = nextWorker();
    await bcrypt.compare('right', users.get('alice') ?? '');
    const thread = await worker;
    let ended = false;
    thread.once('exit', () => {
      ended = true;
    });
    await waitFor('the thread to end', () => ended);
    assert.equal(await bcrypt.compare('right', users.get('alice') ?? ''), true, 'and starts again');
  });
});

describe('the rate limiter', () => {
  it('allows a burst, and then one request in each interval', () => {
    let nowMs = 1000;
    const limiter = new RateLimiter({ intervalMs: 100, burst: 3 }, () => nowMs);
    const allowed = (count: number): number =>
      Array.from({ length: count }, () => limiter.allows()).filter(Boolean).length;
    assert.equal(allowed(5), 3);
    nowMs += 99;
    assert.equal(allowed(2), 0);
    nowMs += 1;
    assert.equal(allowed(2), 1);
    nowMs += 60_000;
    assert.equal(allowed(10), 3);
  });
});
