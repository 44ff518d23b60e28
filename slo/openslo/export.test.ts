/** What goes out keeps to the specification: https://github.com/OpenSLO/OpenSLO and the rules of its validator, go-sdk. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { within } from '../definition/place.ts';
import { readDefinition } from '../definition/read.ts';
import { randomDefinition } from '../definition/testing/random.ts';
import { shopFile } from '../definition/testing/shop.ts';
import { exportDefinition, printDocuments } from './export.ts';
import { kinds } from './vocabulary.ts';

type Field = Readonly<Record<string, unknown>>;

const definitions = [
  readDefinition(shopFile, 'shop.yml').definition,
  ...Array.from({ length: 100 }, (_, index) => randomDefinition(index + 1000)),
];

/** As another program reads them. */
const exported = definitions.map((definition) =>
  parseAllDocuments(printDocuments(exportDefinition(definition).documents)).map((document): Field => {
    assert.ok(!('empty' in document) && document.errors.length === 0);
    return document.toJS();
  }),
);
const every = (kind: string): readonly Field[] => exported.flat().filter((document) => document.kind === kind);
const spec = (document: Field, key: string): unknown => within(document.spec, key);
const name = (document: Field): string => String(within(document.metadata, 'name'));
const items = (value: unknown): readonly unknown[] => {
  assert.ok(Array.isArray(value));
  return value;
};
const shorthand = /^\d+[mhdwMQY]$/;

test('every document has a version, a kind, a name and texts as annotations', () => {
  for (const document of exported.flat()) {
    assert.equal(document.apiVersion, 'openslo/v1');
    assert.ok((kinds as readonly unknown[]).includes(document.kind)); // of any type until it is found there
    assert.match(name(document), /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    const annotations = within(document.metadata, 'annotations') ?? {};
    for (const [key, value] of Object.entries(annotations)) {
      assert.match(key, /^[a-z]+\/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
      assert.equal(typeof value, 'string');
    }
    assert.ok(String(spec(document, 'description') ?? '').length <= 1050);
  }
});

test('every reference has its document', () => {
  for (const documents of exported) {
    const known = new Set(documents.map((document) => `${document.kind} ${name(document)}`));
    const text = JSON.stringify(documents);
    for (const [kind, key] of [
      ['SLI', 'indicatorRef'],
      ['AlertPolicy', 'alertPolicyRef'],
      ['AlertCondition', 'conditionRef'],
      ['AlertNotificationTarget', 'targetRef'],
    ] as const) {
      for (const [, reference] of text.matchAll(new RegExp(`"${key}":"([^"]*)"`, 'g'))) {
        assert.ok(known.has(`${kind} ${reference}`), `${kind} ${reference}`);
      }
    }
  }
});

test('an SLO has a service, one rolling window, a method and targets; time slices have what they need', () => {
  for (const slo of every('SLO')) {
    assert.equal(typeof spec(slo, 'service'), 'string');
    const [window, ...others] = items(spec(slo, 'timeWindow'));
    assert.match(String(within(window, 'duration')), shorthand);
    assert.deepEqual([within(window, 'isRolling'), others.length], [true, 0]);
    const method = spec(slo, 'budgetingMethod');
    const objectives = items(spec(slo, 'objectives'));
    const isComposite = spec(slo, 'indicatorRef') === undefined;
    assert.ok(objectives.length > 0);
    for (const objective of objectives) {
      const target = Number(within(objective, 'target'));
      assert.ok(target > 0 && target < 1);
      assert.equal(within(objective, 'indicatorRef') !== undefined, isComposite);
      if (isComposite) assert.ok(Number(within(objective, 'compositeWeight')) > 0);
      if (method === 'Occurrences') continue;
      const share = Number(within(objective, 'timeSliceTarget'));
      assert.deepEqual([method, within(objective, 'timeSliceWindow')], ['Timeslices', '1m']);
      assert.ok(share > 0 && share <= 1, `${share}`);
      assert.match(String(within(objective, 'op')), /^(lt|lte|gt|gte)$/);
    }
  }
});

test('an SLI is a ratio of counters or a threshold, of queries to Prometheus', () => {
  for (const sli of every('SLI')) {
    const [ratio, threshold] = [spec(sli, 'ratioMetric'), spec(sli, 'thresholdMetric')];
    assert.notEqual(ratio === undefined, threshold === undefined);
    const parts = ['total', 'good', 'bad'].map((key) => within(ratio, key));
    const metrics = threshold === undefined ? parts.filter((part) => part !== undefined) : [threshold];
    assert.equal(metrics.length, threshold === undefined ? 2 : 1);
    for (const metric of metrics) {
      const source = within(metric, 'metricSource');
      assert.equal(within(source, 'type'), 'Prometheus');
      assert.equal(typeof within(within(source, 'spec'), 'query'), 'string');
    }
  }
});

test('a policy has one condition and somebody to tell, a condition a burn rate', () => {
  for (const policy of every('AlertPolicy')) {
    assert.equal(items(spec(policy, 'conditions')).length, 1);
    assert.equal(items(spec(policy, 'notificationTargets')).length, 1);
  }
  for (const { spec: written } of every('AlertCondition')) {
    assert.match(String(within(written, 'severity')), /^(page|ticket)$/);
    const condition = within(written, 'condition');
    assert.deepEqual([within(condition, 'kind'), within(condition, 'op')], ['burnrate', 'gt']);
    assert.ok(Number(within(condition, 'threshold')) >= 1);
    assert.match(String(within(condition, 'lookbackWindow')), shorthand);
    assert.match(String(within(condition, 'alertAfter')), shorthand);
  }
});
