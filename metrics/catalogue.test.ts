/** Rules that every entry of the catalogue keeps, or says why it cannot. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latencyBuckets } from './catalogue/http.ts';
import { catalogue } from './catalogue/index.ts';
import { type Entry, open } from './entry.ts';
import { type RouteDefinition, routes, statusCodesOf } from './routes.ts';

const entries = Object.entries(catalogue) as readonly (readonly [string, Entry])[];
const ownJobs = new Set(['app', 'agent', 'inbox', 'validator']);
const isOurs = (entry: Entry): boolean =>
  entry.jobs.some((job) => ownJobs.has(job)) && !entry.jobs.includes('prometheus');

/** The established exporters' names are kept exactly as they are. */
const established = /^(node|pg|redis|nginx|probe|x509)_/;

test('names and label names are valid', () => {
  for (const [name, entry] of entries) {
    assert.match(name, /^[a-z][a-zA-Z0-9_]*$/, name);
    for (const label of Object.keys(entry.labels)) {
      assert.match(label, established.test(name) ? /^[a-z]\w*$/ : /^[a-z][a-z0-9_]*$/, `${name}{${label}}`);
      const reserved = ['le', 'job', 'instance', ...(entry.inherited ? [] : ['quantile'])];
      assert.ok(!reserved.includes(label), `${name}{${label}} is reserved`);
    }
  }
});

test('counters end in _total and nothing else does, unless inherited', () => {
  for (const [name, entry] of entries) {
    if (!entry.inherited) assert.equal(name.endsWith('_total'), entry.type === 'counter', name);
  }
});

test('seconds and bytes stand in the name', () => {
  for (const [name, { unit, inherited }] of entries.filter(([, entry]) => isOurs(entry))) {
    if (inherited || established.test(name)) continue;
    if (unit === 'seconds' || unit === 'timestamp seconds') assert.match(name, /_seconds(_|$)/, name);
    if (unit === 'bytes') assert.match(name, /_bytes(_|$)/, name);
    if (unit === 'ratio') assert.match(name, /_ratio$/, name);
    if (unit === 'info') assert.match(name, /_info$/, name);
  }
});

test('every entry says what it means in a sentence', () => {
  for (const [name, { help }] of entries) assert.match(help, /^\S.{8,}\.$/s, name);
});

test('closed labels list each value once', () => {
  for (const [name, entry] of entries) {
    for (const [label, values] of Object.entries(entry.labels)) {
      if (values === open || typeof values === 'string') continue;
      assert.equal(new Set(values).size, values.length, `${name}{${label}}`);
      assert.ok(values.length > 0, `${name}{${label}} has no values`);
    }
  }
});

test('buckets ascend', () => {
  for (const [name, entry] of entries) {
    if (entry.type !== 'histogram') continue;
    const sorted = [...new Set(entry.buckets)].sort((a, b) => a - b);
    assert.deepEqual(entry.buckets, sorted, name);
  }
});

test('the latency objectives are buckets', () => {
  for (const limit of [0.1, 0.3, 0.5] as const) assert.ok(latencyBuckets.includes(limit));
});

test('every planned status code of a route is a value of the label', () => {
  const codes: readonly string[] = catalogue.http_server_request_duration_seconds.labels.http_response_status_code;
  for (const [name, route] of Object.entries<RouteDefinition>(routes)) {
    for (const code of statusCodesOf(route)) assert.ok(codes.includes(String(code)), `${name} ${code}`);
  }
});
