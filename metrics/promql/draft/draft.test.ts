/** Drafted catalogues compile, say what was guessed, and check queries. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileEach, fileOfPackage } from '../testing/compile.ts';
import { type Draft, draftCatalogue, parseExposition, renderCatalogue } from './index.ts';

const module = fileOfPackage('index.ts');
const draft = (text: string, ...closed: readonly string[]): Draft =>
  draftCatalogue(parseExposition(text), { closed: new Set(closed) });
const render = (text: string, ...closed: readonly string[]): string =>
  renderCatalogue(draft(text, ...closed), { sources: ['http://shop/metrics'], module });

/** The unit that is guessed for each. */
const units: readonly (readonly [name: string, type: string, value: number, unit: string])[] = [
  ['cart_wait_seconds_total', 'counter', 1, 'seconds'],
  ['process_start_time_seconds', 'gauge', 1.7e9, 'timestamp seconds'],
  ['last_run_timestamp_seconds', 'gauge', 0, 'timestamp seconds'],
  ['uptime_seconds', 'gauge', 300, 'seconds'],
  ['heap_bytes', 'gauge', 1, 'bytes'],
  ['cpu_ratio', 'gauge', 1, 'ratio'],
  ['build_info', 'gauge', 1, 'info'],
  ['mysql_up', 'gauge', 1, 'state'],
  ['http_requests_total', 'counter', 1, 'requests'],
  ['samples_appended_total', 'counter', 1, 'samples'],
  ['cache_hit_total', 'counter', 1, 'hits'],
  ['go_goroutines', 'gauge', 1, 'goroutines'],
];

for (const [name, type, value, unit] of units) {
  test(`${name} is in ${unit}`, () => {
    assert.equal(draft(`# TYPE ${name} ${type}\n${name} ${value}\n`).entries[0]?.entry.unit, unit);
  });
}

test('a histogram keeps its buckets, in ascending order and once', () => {
  const series = (route: string): string =>
    ['1.0', '0.1', '+Inf'].map((le) => `wait_seconds_bucket{route="${route}",le="${le}"} 1\n`).join('');
  const { entries } = draft(`# TYPE wait_seconds histogram\n${series('a')}${series('b')}`);
  assert.deepEqual(entries[0]?.entry, {
    type: 'histogram',
    unit: 'seconds',
    counts: 'observations',
    help: 'The service does not say.',
    labels: { route: '*' },
    buckets: [0.1, 1],
  });
});

test('what a catalogue cannot have is left out, with the reason', () => {
  const { entries, skipped } = draft(
    '# TYPE rpc summary\nrpc{quantile="0.5"} 1\nrpc_sum 1\nrpc_count 1\n# TYPE empty histogram\n',
  );
  assert.deepEqual(
    entries.map(({ name, entry }) => [name, entry.type]),
    [
      ['rpc_sum', 'counter'],
      ['rpc_count', 'counter'],
    ],
  );
  assert.deepEqual(skipped, [
    'rpc: quantiles of a summary cannot be added up; query its _sum and _count',
    'empty: no bucket of this histogram is exposed yet',
  ]);
});

test('what was guessed is said', () => {
  const { entries } = draft('size{a="1"} 1\nsize{b="1"} 1\n# TYPE later_total counter\n');
  assert.deepEqual(
    entries.map(({ remarks }) => remarks),
    [
      ['The service gives no type: is it a counter?', 'Not every series has all of the labels.'],
      ['No series is exposed yet, so its labels are unknown.'],
    ],
  );
});

test('labels that Prometheus renames are named as they will be', () => {
  assert.deepEqual(draft('pushed{job="a",instance="b",shard="c"} 1\n').entries[0]?.entry.labels, {
    exported_job: '*',
    exported_instance: '*',
    shard: '*',
  });
});

const hostile = `# HELP a_total It's "quoted" \\\\ and */ \`ends\` \${here}.
# TYPE a_total counter
a_total{path="*/ alert(1) /*",class="'"} 1
# TYPE badly_named counter
badly_named{class="x"} 1
# TYPE wait_seconds gauge
wait_seconds 1
# TYPE stamp_timestamp_seconds gauge
stamp_timestamp_seconds 1
# TYPE queue_total gauge
queue_total 1
# TYPE "with.dot" gauge
{"with.dot","a.b"="1"} 1
`;

test('every draft compiles, whatever the service exposes', async () => {
  const [message] = await compileEach([render(hostile, 'class')]);
  assert.equal(message, '');
});

test('a draft checks queries', async () => {
  const text = render('# TYPE shop_orders_total counter\nshop_orders_total{country="at"} 1\n', 'country');
  const query = (expression: string): string =>
    `${text}\nimport { rate, select, sum } from ${JSON.stringify(module)};\nexport const query = ${expression};\n`;
  const [right, unknownLabel, unknownValue] = await compileEach([
    query("sum(rate(select(m.shop_orders_total, { country: 'at' }), '5m'), ['country'])"),
    query("sum(rate(select(m.shop_orders_total), '5m'), ['land'])"),
    query("select(m.shop_orders_total, { country: 'tyrol' })"),
  ]);
  assert.equal(right, '');
  assert.match(unknownLabel ?? '', /label land is not on this vector; it has country, instance, job/);
  assert.match(unknownValue ?? '', /label country of shop_orders_total has no value .*tyrol/);
});
