/** Ours are right about every fixture; the known errors of the peers are reproduced, so the fixtures do find them. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { names } from '../engine/names.ts';
import { recordingGroups } from '../engine/rules.ts';
import { type Finished, runCommand } from '../testing/run-command.ts';
import type { World } from './fixtures/fixture.ts';
import { fixtures } from './fixtures/index.ts';
import { bursts } from './fixtures/requests.ts';
import { onlyValue, simulate } from './promtool.ts';

const command = 'slo/compare/accuracy-command.ts';

interface JsonReading {
  readonly is: 'number' | 'NaN' | 'absent';
  readonly value: number | null;
  readonly error: number | null;
}
interface JsonRow {
  readonly title: string;
  readonly measure: string;
  readonly truth: number;
  readonly readings: Readonly<Record<'ours' | 'Sloth' | 'Pyrra', JsonReading>>;
}

describe('lvd slo accuracy', () => {
  let finished: Finished;
  let rows: readonly JsonRow[];

  before(async () => {
    finished = await runCommand(command, ['--json']);
    rows = JSON.parse(finished.stdout);
  });

  const row = (title: string): JsonRow['readings'] => {
    const found = rows.find((candidate) => candidate.title === title);
    assert.ok(found, `no row "${title}"`);
    return found.readings;
  };
  const isAbout = (reading: JsonReading, error: number, tolerance: number): void => {
    assert.ok(Math.abs((reading.error ?? Number.NaN) - error) <= tolerance, JSON.stringify(reading));
  };

  test('exits with 0: ours are finite and within 1 % of the truth everywhere', () => {
    assert.equal(finished.code, 0, finished.stderr);
    assert.equal(rows.length, fixtures.length);
    for (const { title, readings } of rows) {
      assert.equal(readings.ours.is, 'number', title);
      assert.ok(Math.abs(readings.ours.error ?? 1) <= 0.01, `${title}: ${readings.ours.value}`);
    }
  });

  test('an average of ratios reads half of a peak after a quiet night', () => {
    isAbout(row('quiet night, then a peak with 2 % errors').Sloth, -0.48, 0.05);
    isAbout(row('quiet night, then a peak with 2 % errors').Pyrra, 0, 0.01);
  });

  test('an average of ratios is no number after 20 idle minutes, and absent without a series of errors', () => {
    assert.equal(row('20 idle minutes').Sloth.is, 'NaN');
    assert.equal(row('no requests and no errors').Sloth.is, 'NaN');
    assert.equal(row('no series of errors at all').Sloth.is, 'absent');
  });

  test('increase() and rate() never see the events that a series is born with', () => {
    const { Sloth, Pyrra } = row('a series that is born with 30 errors');
    assert.deepEqual([Sloth.value, Pyrra.value], [0, 0]);
  });

  test('Pyrra in its cheaper mode reads 49.5 % for 99 % when two objectives share a histogram', () => {
    const { Pyrra } = row('two latency objectives on one histogram, latency-p99');
    assert.ok(Math.abs((Pyrra.value ?? 0) - 0.495) < 0.001, String(Pyrra.value));
  });

  test('one error among six requests pages with both peers and not with ours; twenty errors page with all', () => {
    const one = row('one error among six requests');
    assert.deepEqual([one.ours.value, one.Sloth.value, one.Pyrra.value], [0, 1, 1]);
    const twenty = row('twenty errors in ten minutes of little traffic');
    assert.deepEqual([twenty.ours.value, twenty.Sloth.value, twenty.Pyrra.value], [1, 1, 1]);
  });
});

test('every event is in exactly one minute, at every phase of the scrape', async () => {
  for (const [phase, world] of bursts.worlds.entries()) {
    const { events, minutes } = await minutesWithErrors(world);
    assert.deepEqual({ phase, events, minutes }, { phase, events: 40, minutes: 1 });
  }
});

/** The errors of all minutes in sum, and how many minutes have some. */
async function minutesWithErrors({ seconds, scrapeSeconds, series }: World) {
  const bad = `${names.within('bad', '1m')}{objective="${bursts.objective.id}"}`;
  const [events, minutes] = await simulate({
    rules: renderRuleFile(recordingGroups(bursts.set), 'accuracy.test.ts'),
    evaluationSeconds: 60,
    scrapeSeconds,
    series,
    questions: [
      { query: `sum_over_time(${bad}[1h])`, atSeconds: seconds },
      { query: `count_over_time((${bad} > 0)[1h:1m])`, atSeconds: seconds },
    ],
  });
  return { events: onlyValue(events), minutes: onlyValue(minutes) };
}

test('wrong usage exits with 2, help with 0', async () => {
  assert.equal((await runCommand(command, ['fixture'])).code, 2);
  const { code, stdout } = await runCommand(command, ['--help']);
  assert.equal(code, 0);
  assert.match(stdout, /Usage: lvd slo accuracy/);
});
