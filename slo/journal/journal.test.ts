/** The journal of exclusions and verifications: its file, its metrics, and the command that writes it. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { runCommand } from '../testing/run-command.ts';
import { changeJournal, JournalError, lastVerification, readJournal } from './journal.ts';
import { createJournalMetrics } from './metrics.ts';

let folder: string;
let journal: string;
let count = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lvd-journal-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const fresh = (): string => {
  journal = join(folder, `${count++}`, 'journal.json');
  return journal;
};
const exclude = (...args: readonly string[]) =>
  runCommand('slo/journal/exclude-command.ts', [...args, '--journal', journal]);

test('time is excluded for a while, for one objective or for all, and ended', async () => {
  fresh();
  const first = await exclude('--for', '30m', '--reason', 'database upgrade');
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^Every objective is excluded until /);
  await exclude('--for', '2h', '--reason', 'a slow disk', '--objective', 'cpu');
  const [all, cpu] = readJournal(journal)?.exclusions ?? [];
  assert.equal(all?.objective, 'all');
  assert.equal(Date.parse(all?.until ?? '') - Date.parse(all?.from ?? ''), 30 * 60_000);
  assert.deepEqual([cpu?.objective, cpu?.reason], ['cpu', 'a slow disk']);
  assert.match((await exclude('--list')).stdout, /now .* all {2}database upgrade\nnow .* cpu {2}a slow disk\n/);
  await exclude('--end', '--objective', 'cpu');
  assert.match((await exclude('--list')).stdout, /now .* all .*\n {3} .* cpu /);
  await exclude('--end');
  assert.doesNotMatch((await exclude('--list')).stdout, /^now/m);
});

test('what cannot be meant is refused, and nothing is written', async () => {
  fresh();
  for (const [args, says] of [
    [['--for', '30m'], /--reason/],
    [['--for', 'soon', '--reason', 'x'], /"soon" is no duration/],
    [['--for', '3d', '--reason', 'x'], /at most 24h/],
    [['--for', '1h', '--reason', 'x', '--objective', 'speed'], /expected one of all, latency-p50/],
  ] as const) {
    const { code, stderr } = await exclude(...args);
    assert.equal(code, 2);
    assert.match(stderr, says);
  }
  assert.equal(readJournal(journal), null);
});

test('a file that is no journal is named with what is wrong, and left as it is', () => {
  const path = fresh();
  changeJournal(path, (before) => before);
  writeFileSync(path, '{ "since": 3 }');
  assert.throws(
    () => readJournal(path),
    (error: Error) => error instanceof JournalError && /is no journal/.test(error.message),
  );
  assert.throws(() => changeJournal(path, (before) => before), JournalError);
  assert.equal(readFileSync(path, 'utf8'), '{ "since": 3 }');
});

test('metrics tell until when time is excluded and what was verified', async () => {
  const instruments = createInstruments();
  const metrics = createJournalMetrics(instruments, ['cpu', 'throughput']);
  const since = '2026-01-01T00:00:00.000Z';
  const text = async () => instruments.render('text');
  metrics.update({ since, exclusions: [], verifications: [] });
  assert.match(await text(), /slo_verification_timestamp_seconds{objective="throughput"} 1767225600\n/);
  assert.match(await text(), /slo_exclusion_until_timestamp_seconds{objective="all"} 0\n/);
  assert.match(await text(), /slo_verification_timestamp_seconds{objective="cpu"} 1767225600\n/);
  assert.doesNotMatch(await text(), /slo_verification_held{/);
  const verification = { objective: 'throughput', held: false, measured: '420 requests/min' };
  const told = {
    since,
    exclusions: [{ objective: 'cpu', from: since, until: '2026-01-01T01:00:00.000Z', reason: 'x' }],
    verifications: [
      { ...verification, at: '2026-02-02T00:00:00.000Z' },
      { ...verification, at: '2026-02-01T00:00:00.000Z', held: true },
      { objective: 'cpu', held: true, measured: '20 %', at: '2026-02-01T00:00:00.000Z', version: '0.1.0' },
    ],
  };
  metrics.update(told);
  assert.equal(lastVerification(told, 'throughput')?.held, false);
  assert.match(await text(), /slo_exclusion_until_timestamp_seconds{objective="cpu"} 1767229200\n/);
  assert.match(await text(), /slo_verification_held{objective="throughput"} 0\n/);
  assert.match(await text(), /slo_verification_timestamp_seconds{objective="throughput"} 1769990400\n/);
  assert.match(await text(), /slo_verification_held{objective="cpu"} 1\n/);
  assert.match(await text(), /slo_verification_timestamp_seconds{objective="cpu"} 1769904000\n/);
});
