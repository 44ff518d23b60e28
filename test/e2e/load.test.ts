/** The load test on a running stack, as people start it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { journalFile, stateFolderAt } from '../../deploy/local/state-folder.ts';
import { verdictSuite } from '../../load/trace.ts';
import { version } from '../../service/version.ts';
import type { Journal } from '../../slo/journal/journal.ts';
import { objectives } from '../../slo/objectives.ts';
import { verificationSuiteName } from '../../slo/validator/report.ts';
import { startProcess, waitFor } from '../services.ts';
import { inheritedEnvironment } from './config.ts';
import { slowDownReports, speedUpReports } from './drill/faults.ts';
import { startStack, type TestStack } from './stack.ts';

const lvd = fileURLToPath(new URL('../../lvd.js', import.meta.url));
const startMs = 120_000;
/** So long after a run its last requests are counted by the rules. */
const countedMs = 66_000;
/** The validator posts each minute. */
const postedMs = 70_000;

interface Board {
  readonly suites: readonly { readonly name: string; readonly counts: Readonly<Record<string, number>> }[];
}

interface Judged {
  readonly promises: readonly { readonly id: string; readonly verdict: string }[];
}

describe('the load test', () => {
  let stack: TestStack;
  before(async () => {
    stack = await startStack();
  });
  after(() => stack?.stop());

  const journal = (): Journal =>
    JSON.parse(readFileSync(journalFile(stateFolderAt(stack.place.stateFolder)), 'utf8')) as Journal; // ours
  const board = async (): Promise<Board> => (await (await fetch(stack.url('nginx', '/api/v1/board'))).json()) as Board; // ours

  test('holds on a fresh stack, says so for each promise, and agrees with Prometheus', async () => {
    const { code, output } = await stack.lvd('load', 'quick');
    assert.equal(code, 0, output);
    assert.equal(output.match(/ held$/gm)?.length, objectives.length - 1, output);
    assert.match(output, /^Concurrent users .* not verified: this load has 20 users; 100 are promised$/m);
    assert.match(output, /20 streams open, 0 lost/);
    assert.match(output, /^answers of 2xx +(\d+) +\1 +agrees$/m);
    assert.doesNotMatch(output, /Not as expected|DISAGREES/);
  });

  test('leaves its verdicts, its time and nothing else', async () => {
    const { suites } = await board();
    const verdicts = suites.find(({ name }) => name === verdictSuite);
    assert.deepEqual([verdicts?.counts.passed, verdicts?.counts.skipped], [objectives.length - 1, 1]);
    assert.deepEqual(
      suites.filter(({ name }) => /^load[ _]\d/.test(name)),
      [],
      'what it posted is on another board',
    );

    const { exclusions, verifications } = journal();
    assert.deepEqual(
      exclusions.map(({ objective, reason }) => [objective, reason]),
      [['all', 'load test: quick (over)']],
    );
    assert.ok(Date.parse(exclusions[0]?.until ?? '') <= Date.now() + countedMs, 'its time has ended');
    assert.deepEqual(
      verifications.map(({ objective, held }) => [objective, held]),
      objectives.filter(({ id }) => id !== 'concurrent-users').map(({ id }) => [id, true]),
    );
    const tokens = await stack.lvd('token', 'list', '--all');
    assert.match(tokens.output, /load test.*revoked/, tokens.output);
  });

  test('leaves nothing to be verified of the deploy', async () => {
    const verified = await stack.lvd('verify', 'deploy');
    assert.equal(verified.code, 0, verified.output);
    assert.match(verified.output, new RegExp(`^deploy +${RegExp.escape(version)} verified .* UTC; all held$`, 'm'));
    assert.match(verified.output, /^Nothing is due\.$/m);
    const { code, output } = await stack.lvd('verify', '--list');
    assert.equal(code, 0, output);
    assert.match(output, /^daily +verified .* UTC; all held\nweekly +due: never verified; run: lvd verify weekly$/m);
    await waitFor(
      'the board to say the same',
      async () => {
        const { suites } = await board();
        const { passed, skipped } = suites.find(({ name }) => name === verificationSuiteName)?.counts ?? {};
        return passed === 2 && skipped === 1;
      },
      postedMs,
    );
  });

  test('finds and lists requests that it did not send', async () => {
    const { verifications } = journal();
    const args = [lvd, 'load', 'quick', '--state-dir', stack.place.stateFolder];
    const running = startProcess({ command: process.execPath, args, env: inheritedEnvironment() });
    await waitFor('the load to be sent', async () => /load: 5 s:/.test(running.output()), startMs);
    for (let request = 0; request < 3; request += 1) await (await fetch(stack.url('nginx'))).text();
    const code = await running.exited;
    const [, own, counted] = /^answers of 2xx +(\d+) +(\d+) +DISAGREES$/m.exec(running.output()) ?? [];
    assert.equal(Number(counted) - Number(own), 3, running.output());
    assert.equal(code, 1);
    assert.deepEqual(journal().verifications, verifications, 'one of the two is wrong, so nothing is verified');
  });

  test('verifies nothing with a run that is shorter than its profile', async () => {
    const { verifications } = journal();
    const { code, output } = await stack.lvd('load', 'quick', '--seconds', '25');
    assert.equal(code, 0, output);
    assert.match(output, /^load: it was shorter than its profile, so nothing is noted as verified$/m);
    assert.deepEqual(journal().verifications, verifications);
    assert.equal(journal().exclusions.length, 3, 'its time counts in no error budget all the same');
  });

  test('names exactly the promises that slow reports break', async () => {
    await slowDownReports(stack);
    try {
      const { code, output } = await stack.lvd('load', 'quick', '--json');
      assert.equal(code, 1, output);
      const { promises: judged } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as Judged; // ours
      const missed = judged.filter(({ verdict }) => verdict === 'missed').map(({ id }) => id);
      assert.deepEqual(missed, ['latency-p95', 'latency-p99', 'throughput'], output);
      assert.equal(judged.filter(({ verdict }) => verdict === 'held').length, objectives.length - missed.length - 1);
    } finally {
      await speedUpReports(stack);
    }
  });
});
