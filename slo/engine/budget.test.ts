/** Budgets stay what they mean when there seem to be more good events than events. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { onlyValue, simulate } from '../compare/promtool.ts';
import type { BudgetObjective } from '../objective.ts';
import { setOf, shopObjective } from '../testing/plain.ts';
import { aggregate, binary, series } from './expression.ts';
import { exactGrowth } from './growth.ts';
import { recordingGroups } from './rules.ts';

/** Bad events as a difference of two counters. */
const objective: BudgetObjective = {
  ...shopObjective,
  indicator: {
    kind: 'events',
    total: (slice) => aggregate('sum', exactGrowth(series('shop_requests_total', {}), slice), []),
    bad: (slice) =>
      binary(
        aggregate('sum', exactGrowth(series('shop_requests_total', {}), slice), []),
        '-',
        aggregate('sum', exactGrowth(series('shop_successes_total', {}), slice), []),
      ),
  },
};

const ask = async (successes: string, ...queries: readonly string[]) => {
  const answers = await simulate({
    rules: renderRuleFile(recordingGroups(setOf(objective)), 'budget.test.ts'),
    evaluationSeconds: 60,
    scrapeSeconds: 60,
    series: [
      { series: 'shop_requests_total', values: '0+100x120' },
      { series: 'shop_successes_total', values: successes },
    ],
    // Slices end a little before their evaluation, so the last sample that counts is that of a minute ago.
    questions: queries.map((query) => ({ query, atSeconds: 7140 })),
  });
  return answers.map(onlyValue);
};

test('more good events than events are no more than 100 %, no budget gained and no burn', async () => {
  const answers = await ask(
    '0+103x120',
    'slo:attainment:ratio',
    'slo:error_budget:remaining_ratio',
    'slo:error_budget:remaining_count',
    'slo:burn_rate:ratio{window="1h"}',
    'slo:error_budget:exhaustion_seconds{window="1h"}',
  );
  assert.deepEqual(answers, [1, 1, 118, 0, Number.POSITIVE_INFINITY]);
});

test('a minute that has a good event too many makes up for the one that lacks it', async () => {
  const alternating = `0 ${Array.from({ length: 120 }, (_, index) => (index + 1) * 100 + (index % 2 === 0 ? 5 : 0)).join(' ')}`;
  assert.deepEqual(await ask(alternating, 'slo:attainment:ratio', 'slo:bad:period'), [1, 0]);
});
