/** What the rules cost, as a real Prometheus counts it. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { type Finished, runCommand } from '../testing/run-command.ts';
import { atWantedSize, longestRange } from './cost/cost.ts';

const command = 'slo/compare/cost-command.ts';

interface JsonCost {
  readonly generator: string;
  readonly rules: readonly { readonly name: string; readonly samplesPerEvaluation: number }[];
  readonly samplesPerHour: number;
}

describe('lvd slo cost --quick', () => {
  let finished: Finished;
  let costs: readonly JsonCost[];

  before(async () => {
    finished = await runCommand(command, ['--quick', '--json']);
    costs = JSON.parse(finished.stdout).costs;
  });

  const costOf = (generator: string): JsonCost => {
    const found = costs.find((cost) => cost.generator === generator);
    assert.ok(found, `no figures of ${generator}`);
    return found;
  };

  test('exits with 0: raw windows cost over a hundred times as many samples as ours', () => {
    assert.equal(finished.code, 0, finished.stderr);
    assert.ok(costOf('Sloth').samplesPerHour / costOf('ours').samplesPerHour >= 100);
    assert.ok(costOf('Pyrra').samplesPerHour > costOf('Sloth').samplesPerHour);
  });

  test('a raw window of 3 days at 15 s reads 17281 samples of each of 400 series and of the 100 that count errors', () => {
    const rule = costOf('Sloth').rules.find(({ name }) => name === 'slo:sli_error:ratio_rate3d');
    assert.equal(rule?.samplesPerEvaluation, 500 * 17_281);
  });

  test('every rule of ours reads something, unless it is a constant', () => {
    const nothing = costOf('ours').rules.filter(({ samplesPerEvaluation }) => samplesPerEvaluation === 0);
    assert.deepEqual(
      nothing.map(({ name }) => name),
      ['slo:objective:ratio'],
    );
  });
});

test('what is neither proportional nor constant is not extrapolated', () => {
  assert.equal(atWantedSize('x', 84, 168), 8400);
  assert.equal(atWantedSize('x', 3, 3), 3);
  assert.throws(() => atWantedSize('x', 84, 170), /x reads 84 samples of 4 series and 170 of 8/);
});

test('the longest range of a query', () => {
  assert.equal(longestRange('rate(a[5m]) / rate(b[6h26m])'), 6 * 3600 + 26 * 60);
  assert.equal(longestRange('a / b'), 0);
});

test('wrong usage exits with 2, help with 0', async () => {
  assert.equal((await runCommand(command, ['--fast'])).code, 2);
  assert.match((await runCommand(command, ['--help'])).stdout, /Usage: lvd slo cost/);
});
