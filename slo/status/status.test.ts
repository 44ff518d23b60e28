/** The state of the budgets, from a real Prometheus that holds what the rules would have recorded. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startPrometheus, type TestPrometheus } from '../../test/services.ts';
import { addBlocks } from '../backfill/blocks.ts';
import type { HistorySeries } from '../backfill/history.ts';
import { renderOpenMetrics } from '../backfill/open-metrics.ts';
import { names } from '../engine/names.ts';
import { secondsPer } from '../engine/timing.ts';
import type { BudgetObjective } from '../objective.ts';
import { createPrometheusClient } from '../prometheus/client.ts';
import { setOf, shopObjective } from '../testing/plain.ts';
import { renderStatus } from './render.ts';
import { readStatus, type SloStatus } from './status.ts';

const { hour, day } = secondsPer;
/** In the middle of a month and of a quarter, twenty minutes after a full hour. */
const now = new Date('2026-11-18T10:20:00Z');
const nowSeconds = now.getTime() / 1000;
const fullHour = Date.parse('2026-11-18T10:00:00Z') / 1000;

const journey: BudgetObjective = {
  id: 'journey',
  title: 'Journey',
  target: 'most of it',
  ratio: 0.9,
  told: 'ticket',
  indicator: { kind: 'composite', parts: [{ objective: shopObjective.id, weight: 2 }] },
};
const set = setOf(shopObjective, journey);

/** 1,000 requests an hour since the first of October, ten of them bad in November and none before. */
function recorded(): readonly HistorySeries[] {
  const labels = { objective: shopObjective.id };
  const first = Date.parse('2026-10-01T01:00:00Z') / 1000;
  const november = Date.parse('2026-11-01T00:00:00Z') / 1000;
  const hours = Array.from({ length: (fullHour - first) / hour + 1 }, (_, index) => first + index * hour);
  const hourly = (name: string, valueAt: (at: number) => number): HistorySeries => ({
    name,
    labels,
    points: hours.map((at) => [at, valueAt(at)]),
  });
  const single = (name: string, value: number, more = {}): HistorySeries => ({
    name,
    labels: { ...labels, ...more },
    points: [[nowSeconds - 30, value]],
  });
  const bad = (at: number): number => (at > november ? 10 : 0);
  const version = (text: string, from: number, to: number): HistorySeries => ({
    name: 'lvd_build_info',
    labels: { job: 'app', instance: 'app-1', version: text },
    points: Array.from({ length: (to - from) / 60 }, (_, index): [number, number] => [from + index * 60, 1]),
  });
  const deploy = Date.parse('2026-11-17T12:30:00Z') / 1000;
  return [
    hourly(names.within('total', '1h'), () => 1000),
    hourly(names.within('total', '1h', 'all'), () => 1100),
    hourly(names.within('bad', '1h'), bad),
    hourly(names.within('bad', '1h', 'all'), (at) => bad(at) + 50),
    ...(['counted', 'all'] as const).flatMap((counted) => [
      single(names.hourToDate('total', counted), 300),
      single(names.hourToDate('bad', counted), 3),
      single(names.period('total', counted), 672_000),
      single(names.period('bad', counted), 4200),
    ]),
    single(names.burnRate, 1, { window: '6h' }),
    single(names.burnRate, 0.5, { window: '5m' }),
    single(names.exhaustion, 907_200, { window: '6h' }),
    single(names.exhaustion, Number.POSITIVE_INFINITY, { window: '1h' }),
    {
      name: names.remaining(),
      labels,
      points: [
        [deploy - hour, 0.5],
        [deploy + hour, 0.375],
      ],
    },
    version('1.0.0', deploy - day, deploy),
    version('1.1.0', deploy, nowSeconds),
  ];
}

describe('lvd slo status', () => {
  let prometheus: TestPrometheus;
  let status: SloStatus;

  before(async () => {
    prometheus = await startPrometheus({
      prepare: (folder) => addBlocks(renderOpenMetrics(recorded()), folder, 'promtool'),
    });
    status = await readStatus(set, createPrometheusClient(prometheus.url, 30_000), now);
  });
  after(() => prometheus?.[Symbol.asyncDispose]());

  const budgetOf = (objective: string) => {
    const found = status.budgets.find((budget) => budget.objective === objective);
    assert.ok(found, objective);
    return found;
  };
  const counts = (window: string) => {
    const found = budgetOf(shopObjective.id).windows.find((candidate) => candidate.window === window);
    assert.ok(found, window);
    return found;
  };

  test('the rolling period is what the rules have recorded', () => {
    const { total, bad, attainment, budgetLeft, budgetLeftCount } = counts('rolling');
    assert.deepEqual([total, bad], [672_000, 4200]);
    assert.equal(attainment, 0.99375);
    assert.ok(Math.abs(budgetLeft - 0.375) < 1e-9);
    assert.ok(Math.abs(budgetLeftCount - 2520) < 1e-6);
  });

  test('month and quarter to date are the hours since their beginning, and the running one', () => {
    const hoursOfMonth = 17 * 24 + 10;
    const month = counts('month');
    assert.deepEqual([month.total, month.bad], [hoursOfMonth * 1000 + 300, hoursOfMonth * 10 + 3]);
    const quarter = counts('quarter');
    assert.equal(quarter.total, (31 * 24 + hoursOfMonth) * 1000 + 300);
    assert.equal(quarter.bad, hoursOfMonth * 10 + 3);
    assert.ok(month.budgetLeftWithExcluded < month.budgetLeft);
  });

  test('burn rates and forecasts are told by window, and what never comes as such', () => {
    const { burnRates, exhaustedInSeconds, state } = budgetOf(shopObjective.id);
    assert.deepEqual(Object.entries(burnRates), [
      ['5m', 0.5],
      ['6h', 1],
    ]);
    assert.deepEqual(exhaustedInSeconds, { '1h': null, '6h': 907_200 });
    assert.equal(state, 'healthy');
  });

  test('a composite is computed from its parts within each window', () => {
    const [rolling] = budgetOf('journey').windows;
    assert.ok(rolling && Math.abs((rolling.attainment ?? 0) - 0.99375) < 1e-12);
  });

  test('deploys are told with the minute and what was spent around them', () => {
    assert.equal(status.deploys.length, 1);
    const [deploy] = status.deploys;
    assert.deepEqual([deploy?.at, deploy?.version], ['2026-11-17T12:30:00.000Z', '1.1.0']);
    assert.ok(Math.abs((deploy?.budgetSpent[shopObjective.id] ?? 0) - 0.125) < 1e-9);
  });

  test('people read it as tables, or in Markdown', () => {
    const table = renderStatus(status, 'table');
    assert.match(table, /Shop availability +99 % +99\.375 % +4,200 +672,000 +events +37\.5 % +2,520/);
    assert.match(table, /used up in \(by 6h\)/);
    assert.match(table, /10d12h/);
    assert.match(table, /never/);
    const markdown = renderStatus(status, 'markdown');
    assert.match(markdown, /^# Error budgets at 2026-11-18 10:20 UTC\n/);
    assert.match(markdown, /\| Shop availability \| 99 % \| 99\.375 % \|/);
    assert.match(markdown, /\| 2026-11-17 12:30 UTC \| 1\.1\.0 \| shop-availability 12\.5 % \|/);
  });
});
