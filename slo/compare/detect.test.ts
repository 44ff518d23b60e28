/** Detection times: the formula against promtool for every paging objective, the peers' against what was measured. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { firstDetection } from '../detection.ts';
import { runCommand } from '../testing/run-command.ts';
import { confirm } from './confirm.ts';
import { confirmPeer } from './confirm-peer.ts';
import { cellsOf, detectionRows, pagingSubjects, peerCells } from './detection-rows.ts';
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

/** Minutes as others measured them at 99 % and 500 requests a minute, with Sloth's and Pyrra's rules under promtool 2.42. */
const knownMinutes = [
  ['Sloth', 'page', 1, 9],
  ['Sloth', 'page', 0.5, 18],
  ['Sloth', 'page', 0.2, 43.5],
  ['Sloth', 'page', 0.1, 216],
  ['Sloth', 'ticket', 1, 43.5],
  ['Sloth', 'ticket', 0.2, 216],
  ['Sloth', 'ticket', 0.1, 432],
  ['Pyrra', 'page', 1, 11],
  ['Pyrra', 'page', 0.2, 47],
  ['Pyrra', 'page', 0.1, 287],
  ['Pyrra', 'ticket', 1, 95],
  ['Pyrra', 'ticket', 0.2, 219],
] as const;

test('the formula gives what is known of the peers, within a minute', () => {
  for (const [name, severity, errorRatio, minutes] of knownMinutes) {
    const row = detectionRows().find((candidate) => candidate.ratio === 0.99 && candidate.errorRatio === errorRatio);
    const computed = (row?.peers.find((peer) => peer.name === name)?.[severity] ?? 0) / 60;
    assert.ok(Math.abs(computed - minutes) <= 1, `${name} ${severity} at ${errorRatio}: ${computed}, not ${minutes}`);
  }
});

test('promtool sees every first page of the peers at 99 % when the formula says', async () => {
  const pages = peerCells.filter(({ severity }) => severity === 'page');
  const confirmed = await inParallel(pages, 2, confirmPeer);
  for (const [index, { peer, errorRatio }] of pages.entries()) {
    const seen = confirmed[index];
    assert.ok(seen?.agrees, `${peer.name} at ${errorRatio}: seen after ${seen?.seconds} s`);
  }
});

describe('lvd slo detect', () => {
  test('prints both tables', async () => {
    const { code, stdout } = await runCommand(command, []);
    assert.equal(code, 0);
    assert.match(stdout, /Any service, 99 %\s+10 %\s+25\s+early\s+404\s+slow\s+216\.5/);
    assert.match(stdout, /ours\s+99 %\s+page\s+early 30m\/5m\s+8\s+3\s+0\.744 %\s+134/);
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
