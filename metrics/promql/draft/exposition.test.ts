/** Both formats that services expose, with all that they may hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExpositionError, parseExposition } from './exposition.ts';

test('the text format: types, help, escapes, times and special values', () => {
  const families = parseExposition(
    [
      '# HELP jobs_total Jobs\\ndone, \\\\ escaped.',
      '# TYPE jobs_total counter',
      'jobs_total{queue="a\\"b\\\\c\\nd, e}",} 3 1700000000000',
      '# a comment',
      '',
      'temperature{} -1.5e+1',
      'free +Inf',
      'odd NaN\r',
      'spaced { a = "b" , c="d" } 2',
    ].join('\n'),
  );
  assert.deepEqual(families, [
    {
      name: 'jobs_total',
      type: 'counter',
      help: 'Jobs\ndone, \\ escaped.',
      samples: [{ name: 'jobs_total', labels: { queue: 'a"b\\c\nd, e}' }, value: 3 }],
    },
    { name: 'temperature', type: 'untyped', help: '', samples: [{ name: 'temperature', labels: {}, value: -15 }] },
    { name: 'free', type: 'untyped', help: '', samples: [{ name: 'free', labels: {}, value: Infinity }] },
    { name: 'odd', type: 'untyped', help: '', samples: [{ name: 'odd', labels: {}, value: Number.NaN }] },
    { name: 'spaced', type: 'untyped', help: '', samples: [{ name: 'spaced', labels: { a: 'b', c: 'd' }, value: 2 }] },
  ]);
});

test('OpenMetrics: counters without their suffix, units, exemplars, creation times, the end', () => {
  const families = parseExposition(
    [
      '# TYPE wait_seconds histogram',
      '# UNIT wait_seconds seconds',
      'wait_seconds_bucket{le="0.1"} 1 # {trace_id="ab c"} 0.05 1700000000.5',
      'wait_seconds_bucket{le="+Inf"} 2',
      'wait_seconds_sum 1.5',
      'wait_seconds_count 2',
      'wait_seconds_created 1700000000',
      '# TYPE jobs counter',
      'jobs_total 4 # {} 1',
      '# TYPE build info',
      'build_info{version="1"} 1',
      '# EOF',
    ].join('\n'),
  );
  assert.deepEqual(
    families.map(({ name, type, unit, samples }) => [name, type, unit, samples.length]),
    [
      ['wait_seconds', 'histogram', 'seconds', 4],
      ['jobs_total', 'counter', undefined, 1],
      ['build_info', 'info', undefined, 1],
    ],
  );
  assert.equal(families[0]?.samples[0]?.value, 1);
});

test('names in quotes, as Prometheus 3 allows them', () => {
  const [family] = parseExposition(
    '# TYPE "http.server.requests" gauge\n{"http.server.requests","http.route"="/"} 1\n',
  );
  assert.deepEqual(family, {
    name: 'http.server.requests',
    type: 'gauge',
    help: '',
    samples: [{ name: 'http.server.requests', labels: { 'http.route': '/' }, value: 1 }],
  });
});

test('a series whose name only looks like part of another family stays by itself', () => {
  const families = parseExposition('# TYPE jobs gauge\njobs 1\njobs_total 2\nload_sum 3\n');
  assert.deepEqual(
    families.map(({ name }) => name),
    ['jobs', 'jobs_total', 'load_sum'],
  );
});

for (const [text, says] of [
  ['<!DOCTYPE html>', /^line 1 is "<!DOCTYPE html>"; expected: name\{labels\} value$/],
  ['up 1\nup one', /^line 2 is "up one"/],
  ['up{job=app} 1', /^line 1: "job=app"; expected: label="value"$/],
  ['{"error":"no"}', /^line 1 /],
] as const) {
  test(`${JSON.stringify(text)} is refused with its line`, () => {
    assert.throws(
      () => parseExposition(text),
      (error) => error instanceof ExpositionError && says.test(error.message),
    );
  });
}
