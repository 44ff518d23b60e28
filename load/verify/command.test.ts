/** What `lvd verify` says and how it ends, without sending anything. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, type TestContext, test } from 'node:test';
import { changeJournal, type VerificationEntry } from '../../slo/journal/journal.ts';
import { objectives } from '../../slo/objectives.ts';
import { type ScrapedPrometheus, startScrapedPrometheus } from '../../slo/testing/scraped-prometheus.ts';
import { occasions } from '../../slo/verification/occasions.ts';
import { temporaryFolder } from '../../test/services.ts';
import { profiles } from '../profiles.ts';
import { LoadError } from '../scenario.ts';
import type { StackTarget } from '../target.ts';
import { run } from './command.ts';
import { profileOf, weightiestFirst } from './profile-of.ts';

describe('lvd verify', () => {
  let prometheus: ScrapedPrometheus;
  before(async () => {
    prometheus = await startScrapedPrometheus('lvd_build_info{version="0.1.0"} 1');
  });
  after(() => prometheus?.[Symbol.asyncDispose]());

  /** A stack with this journal, where no run can be made, because no token is given out. */
  function stackWith(verifications: readonly VerificationEntry[], prometheusUrl = prometheus.url): StackTarget {
    const journal = join(temporaryFolder('verify'), 'journal.json');
    changeJournal(journal, (before) => ({ ...before, verifications: [...verifications] }));
    const refuse = () => Promise.reject(new LoadError('no run is made in this test'));
    const trace = { journal, runs: join(journal, '..'), post: refuse };
    return { url: 'http://127.0.0.1:1', prometheusUrl, trace, tokens: refuse };
  }

  async function verify(t: TestContext, stack: StackTarget | null, ...args: readonly string[]) {
    const written: string[] = [];
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write.bind(stream);
      // What is no text is the test runner's own.
      t.mock.method(stream, 'write', (given: string | Uint8Array) =>
        typeof given === 'string' ? written.push(given) > 0 : write(given),
      );
    }
    const findStack = () => (stack ? Promise.resolve(stack) : Promise.reject(new LoadError('no stack runs')));
    try {
      return { code: await run(args, findStack), text: written.join('') };
    } finally {
      t.mock.restoreAll();
    }
  }

  /** All objectives but those that are left out were verified so many days ago. */
  const verified = (daysAgo: number, more: Partial<VerificationEntry> = {}): readonly VerificationEntry[] => {
    const at = new Date(Date.now() - daysAgo * 24 * 60 * 60 * 1000).toISOString();
    return objectives.map(({ id }) => ({ objective: id, at, held: true, measured: '1', version: '0.1.0', ...more }));
  };

  test('says that nothing is due, when it was verified last, and ends with 0', async (t) => {
    for (const asked of ['deploy', 'daily', 'weekly', 'all']) {
      const { code, text } = await verify(t, stackWith(verified(0.5)), asked);
      assert.equal(code, 0, text);
      assert.match(text, /verified \d{4}-\d\d-\d\d \d\d:\d\d UTC; all held\n/);
      assert.match(text, /^Nothing is due\.$/m);
      const shown = asked === 'all' ? occasions.map(({ name }) => name as string) : [asked];
      assert.deepEqual(text.match(/^(deploy|daily|weekly)/gm), shown);
    }
  });

  test('does not pass what did not hold, though nothing is due', async (t) => {
    const { code, text } = await verify(t, stackWith(verified(0.5, { held: false, measured: '310 ms' })), 'deploy');
    assert.equal(code, 1);
    assert.match(text, /did not hold: latency-p50 \(310 ms\), latency-p95 \(310 ms\)[\s\S]*Nothing is due\./);
  });

  test('runs the load that verifies what is due, the weightiest first', async (t) => {
    for (const [days, asked, begins] of [
      [1.5, 'daily', 'quick, for daily'],
      [1.5, 'all', 'quick, for daily'],
      [9, 'all', 'targets, for weekly'],
    ] as const) {
      const { code, text } = await verify(t, stackWith(verified(days)), asked);
      assert.equal(code, 4);
      assert.equal(text, `verify: ${begins}\nlvd verify: no run is made in this test\n`);
    }
    const other = await verify(t, stackWith(verified(0.5, { version: '0.0.9' })), 'all');
    assert.match(other.text, /^verify: quick, for deploy\n/);
  });

  test('verifies again what is not due where that is asked for', async (t) => {
    const { text } = await verify(t, stackWith(verified(0.5)), 'all', '--again');
    assert.match(text, /^verify: targets, for weekly\n/);
  });

  test('lists what is due without running it, also as JSON', async (t) => {
    const { code, text } = await verify(t, stackWith(verified(9)), '--list');
    assert.equal(code, 0);
    assert.match(text, /^deploy +0\.1\.0 verified .*; all held$/m);
    assert.match(text, /^weekly +overdue since .*: verified .*; all held; run: lvd verify weekly$/m);
    assert.doesNotMatch(text, /Nothing is due/);
    const json = await verify(t, stackWith(verified(9)), '--list', '--json');
    const { occasions: told, runs } = JSON.parse(json.text) as { occasions: { state: string }[]; runs: [] }; // ours
    assert.deepEqual([told.map(({ state }) => state), runs], [['verified', 'overdue', 'overdue'], []]);
  });

  test('says in words what cannot be done', async (t) => {
    const away = await verify(t, stackWith(verified(1), 'http://127.0.0.1:1'), 'all');
    assert.deepEqual([away.code, /^lvd verify: Prometheus at .* did not answer/.test(away.text)], [4, true], away.text);
    const none = await verify(t, null, 'daily');
    assert.deepEqual([none.code, none.text], [4, 'lvd verify: no stack runs\n']);
    for (const args of [[], ['hourly'], ['daily', 'weekly'], ['hourly', '--list']]) {
      const { code, text } = await verify(t, null, ...args);
      assert.equal(code, 2);
      assert.match(text, /expected one of deploy, daily, weekly, all\n/);
    }
  });
});

test('each occasion has a profile, and what verifies more comes first', () => {
  for (const { name } of occasions) assert.ok(profiles.some((profile) => profile.name === profileOf[name]));
  assert.deepEqual(
    weightiestFirst.map(({ name }) => name),
    ['targets', 'quick'],
  );
});
