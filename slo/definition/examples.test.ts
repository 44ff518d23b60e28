/** Examples are what they say: under Prometheus's own engine, their good events are counted as good, their bad ones as bad. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { recordingGroups } from '../engine/rules.ts';
import type { Example, ExampleSeries } from '../rule-tests/example.ts';
import { valueFor } from './label-values.ts';
import { readDefinition } from './read.ts';
import { shopFile } from './testing/shop.ts';

const run = promisify(execFile);
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lvd-examples-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Definitions that count in ways that the shop does not. */
const others = `name: others
retention: 100d
runbookUrl: https://example.org
objectives:
  - { id: other-metric, objective: 99 %, by: [route], events: { total: 'a_total{route=~"/api/.*"}', bad: b_total } }
  - { id: good-of-one, objective: 99 %, events: { total: 'c_total{code!~"4.."}', good: 'c_total{code=~"2..|3.."}' } }
  - { id: negative, objective: 99 %, events: { total: 'd_total{tenant!=""}', bad: 'd_total{tenant!="", ok!="true"}' } }
  - { id: whole-bound, objective: 99 %, latency: { histogram: e_seconds, threshold: 1, buckets: [1, 2] } }
  - { id: level, objective: 99 %, by: [pool], minutes: { value: max by (pool) (f), between: [20, 50], events: g_total } }
  - { id: share, objective: 99 %, minutes: { share: { total: h_total, bad: 'h_total{ok="no"}' }, above: 90 % } }
`;

/** Ten good minutes, then ten bad ones, a sample every 30 s. */
function valuesOf({ kind, good, bad }: ExampleSeries): string {
  if (kind === 'gauge') return `${good}x20 ${bad}x20`;
  return `0+${good}x20 ${20 * good + bad}+${bad}x19`;
}

const seriesOf = (example: Example): readonly object[] => [
  ...new Map(example.map((item) => [item.series, { series: item.series, values: valuesOf(item) }])).values(),
];

const targetOf = (series: string): string =>
  `up{${['job', 'instance'].map((label) => new RegExp(`${label}="[^"]*"`).exec(series)?.[0]).join(', ')}}`;

async function assertCounted(file: string): Promise<void> {
  const { set, examples } = readDefinition(file, 'file');
  const found = [...examples].flatMap(([id, example]) => (example ? [{ id, example }] : []));
  assert.ok(found.length >= 4);
  const input = found.flatMap(({ example }) => seriesOf(example));
  const targets = new Set(found.flatMap(({ example }) => example.map(({ series }) => targetOf(series))));
  const count = (side: string, id: string) => `sum by (objective) (slo:${side}:increase5m{objective="${id}"})`;
  const one = (id: string) => [{ labels: `{objective="${id}"}`, value: 1 }];
  const expectations = found.flatMap(({ id }) => [
    { expr: `${count('bad', id)} == bool 0`, eval_time: '9m', exp_samples: one(id) },
    { expr: `${count('total', id)} > bool 0`, eval_time: '9m', exp_samples: one(id) },
    { expr: `${count('bad', id)} == bool ${count('total', id)}`, eval_time: '18m', exp_samples: one(id) },
    { expr: `${count('bad', id)} > bool 0`, eval_time: '18m', exp_samples: one(id) },
  ]);
  const ups = [...targets].map((series) => ({ series, values: '1x40' }));
  const tests = [{ interval: '30s', input_series: [...ups, ...input], promql_expr_test: expectations }];
  await writeFile(join(folder, 'rules.yml'), renderRuleFile(recordingGroups(set), 'examples.test.ts'));
  await writeFile(join(folder, 'test.yml'), stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests }));
  await run('promtool', ['test', 'rules', join(folder, 'test.yml')]);
}

test('of the shop', () => assertCounted(shopFile.replaceAll('shop', 'store')));

test('of other metrics, negative matchers, whole bounds, levels and shares', () => assertCounted(others));

test('a value is found that expressions take', () => {
  const taken = (...pairs: readonly (readonly ['=' | '!=' | '=~' | '!~', string])[]) =>
    valueFor(
      pairs.map(([operator, value]) => ({ label: 'x', operator, value })),
      false,
    );
  for (const [expression, value] of [
    ['5..', '500'],
    ['2..|3..', '200'],
    ['prod-(eu|us)-\\d+', 'prod-eu-0'],
    ['a{3}[b-d]?', 'aaa'],
    ['/api/.*', '/api/'],
    ['[^a].', '00'],
  ] as const) {
    assert.equal(taken(['=~', expression]), value);
  }
  assert.equal(taken(['=~', '2..|3..'], ['!=', '200']), '300');
  assert.equal(taken(['!~', 'example|200']), '500');
  assert.equal(taken(['=', 'a'], ['!=', 'a']), null);
  assert.equal(taken(['=~', '(']), null);
});

test('what no example can be derived of has none', () => {
  const of = (measure: string) =>
    readDefinition(
      `{ name: a, retention: 100d, runbookUrl: x, objectives: [{ id: b, objective: 99 %, ${measure} }] }`,
      'file',
    ).examples.get('b');
  assert.equal(of('minutes: { value: sum(a) / sum(b), below: 1 }'), null);
  assert.equal(of('minutes: { value: a, below: 1 }'), null);
  assert.equal(of('minutes: { value: max(a), between: [20, 30] }'), null);
  assert.equal(of('events: { total: a, bad: a }'), null);
  assert.equal(of('events: { total: "a{instance=\'b\'}", bad: b }'), null);
  assert.equal(of('minutes: { share: { total: a, bad: b }, below: 90 % }'), null);
  assert.ok(of('events: { total: a, bad: b }'));
});
