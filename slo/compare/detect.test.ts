/** Detection times: the formula against promtool for every paging objective, the peers' against what was measured. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstDetection } from '../detection.ts';
import { runCommand } from '../testing/run-command.ts';
import { confirm } from './confirm.ts';
import { cellsOf, detectionRows, pagingSubjects } from './detection-rows.ts';
import { inParallel } from './parallel.ts';

const command = 'slo/compare/detect-command.ts';

for (const [severity, running] of [
  ['page', 'all'],
  ['ticket', 'first'],
] as const) {
  test(`promtool sees every first ${severity} of the paging objectives when the formula says`, async () => {
    const cells = cellsOf(pagingSubjects, running).filter((cell) => cell.severity === severity);
    assert.equal(cells.length, 15);
    const confirmed = await inParallel(cells, 2, confirm);
    for (const [index, { objective, set, errorRatio, eventsPerMinute }] of cells.entries()) {
      const expected = firstDetection(objective, set, severity, errorRatio, eventsPerMinute).seconds;
      const seen = confirmed[index];
      assert.ok(seen?.agrees, `${objective.id} at ${errorRatio}: expected ${expected} s, seen ${seen?.seconds} s`);
    }
  });
}

test('one request in ten bad pages within half an hour at 99 %, where the peers take over three hours', () => {
  const row = detectionRows().find(({ ratio, errorRatio }) => ratio === 0.99 && errorRatio === 0.1);
  assert.deepEqual(row?.ours.page, { tier: 'early', seconds: 25 * 60 });
  for (const peer of row?.peers ?? []) assert.ok(peer.page > 3 * 3600, peer.name);
});

test('the formula gives the measured figures of the peers, within a minute', () => {
  const measured = detectionRows().flatMap(({ peers, errorRatio }) =>
    peers.flatMap(({ name, page, ticket, measured: seen }) => [
      { name, errorRatio, computed: page, minutes: Number(seen?.page) },
      { name, errorRatio, computed: ticket, minutes: Number(seen?.ticket) },
    ]),
  );
  const known = measured.filter(({ minutes }) => Number.isFinite(minutes));
  assert.ok(known.length > 0);
  for (const { name, errorRatio, computed, minutes } of known) {
    assert.ok(Math.abs(computed / 60 - minutes) <= 1, `${name} at ${errorRatio}: ${computed / 60}, not ${minutes}`);
  }
});

describe('lvd slo detect', () => {
  test('prints both tables', async () => {
    const { code, stdout } = await runCommand(command, []);
    assert.equal(code, 0);
    assert.match(stdout, /Any service, 99 %\s+10 %\s+25\s+early\s+404\s+slow\s+216\.5/);
    assert.match(stdout, /ours\s+99 %\s+page\s+early 30m\/5m\s+8\s+3 min\s+0\.744 %\s+134/);
  });

  test('prints both as JSON, where null is never', async () => {
    const { code, stdout } = await runCommand(command, ['--json']);
    assert.equal(code, 0);
    const { detection, falsePages } = JSON.parse(stdout);
    assert.equal(detection.length, 30);
    assert.equal(detection[4].ours.page.seconds, null);
    assert.equal(falsePages[0].outageSeconds, 180);
  });

  test('says what is wrong with its usage', async () => {
    const { code, stderr } = await runCommand(command, ['--confirmed']);
    assert.equal(code, 2);
    assert.match(stderr, /Unknown option '--confirmed'/);
    assert.match((await runCommand(command, ['--help'])).stdout, /Usage: lvd slo detect/);
  });
});
