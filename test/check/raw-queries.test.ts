/** Ways around the types are counted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRawQueries } from './raw-queries.ts';

const source = (text: string) => ({ path: 'slo/x.ts', text });
const withRaw = (calls: number): string =>
  `import {\n  add,\n  raw,\n} from '../metrics/promql/index.ts';\n${'raw(text, why);\n'.repeat(calls)}`;

test('two raw queries are allowed, three are not', () => {
  assert.deepEqual(findRawQueries([source(withRaw(2))]), []);
  assert.deepEqual(findRawQueries([source(withRaw(3))]), ['3 raw queries, at most 2: slo/x.ts, slo/x.ts, slo/x.ts']);
});

test('another function of that name is none', () => {
  assert.deepEqual(findRawQueries([source("import express from 'express';\nexpress.raw(); raw(); raw(); raw();")]), []);
});

test('nodes built by hand are told', () => {
  const text = "import { call } from '../metrics/promql/build.ts';\nexport const x = { node: call('up') };\n";
  assert.deepEqual(findRawQueries([source(text)]), [
    'slo/x.ts builds nodes by hand; expected: what metrics/promql/index.ts offers',
  ]);
});
