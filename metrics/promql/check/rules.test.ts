/** Rule files against the shop's catalogue: planted mistakes are found, where they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shop } from '../testing/shop.ts';
import { checkQuery, checkRules, describe, vocabularyOf } from './index.ts';

const vocabulary = vocabularyOf(shop);

const check = (...texts: readonly string[]) =>
  checkRules(
    texts.map((text, index) => ({ path: `${index}.yml`, text })),
    vocabulary,
  );

const group = (...rules: readonly string[]): string =>
  `groups:\n  - name: shop\n    rules:\n${rules.map((rule) => `      - ${rule.trim().replaceAll('\n', '\n        ')}\n`).join('')}`;

const orders = group(`
record: country:orders:rate5m
expr: sum by (country) (rate(shop_orders_total[5m]))
labels:
  source: shop`);

test('what one file records, another may read, whatever their order', () => {
  const reading = group(
    'record: orders:max1h\nexpr: max_over_time(orders:sum5m[1h])',
    'record: orders:sum5m\nexpr: sum(country:orders:rate5m)',
  );
  const { problems, vocabulary: extended, series } = check(reading, orders);
  assert.deepEqual(problems, []);
  assert.deepEqual([...series].sort(), ['country:orders:rate5m', 'orders:sum5m', 'shop_orders_total']);
  assert.deepEqual(Object.keys(extended.get('country:orders:rate5m')?.labels ?? {}), ['country', 'source']);
  assert.deepEqual(checkQuery('orders:max1h', extended).problems, []);
});

test('labels and values of recorded series are checked', () => {
  const { problems } = check(
    orders,
    group(
      'record: a:b\nexpr: sum by (hall) (country:orders:rate5m)',
      'record: c:d\nexpr: country:orders:rate5m{source="web"}',
      'record: e:f\nexpr: country:orders:rat5m',
    ),
  );
  assert.deepEqual(problems.map(describe), [
    '1.yml, group shop, a:b: by (hall): country:orders:rate5m has no label hall; the labels are country, source.',
    '1.yml, group shop, c:d: label source of country:orders:rate5m has no value web; its values are shop.',
    '1.yml, group shop, e:f: no series is called country:orders:rat5m. Did you mean country:orders:rate5m?',
  ]);
});

test('a name that two rules record has the labels and values of both', () => {
  const by = (source: string, labels: string): string =>
    `record: orders:rate5m\nexpr: sum by (${labels}) (rate(shop_orders_total[5m]))\nlabels:\n  source: ${source}`;
  const { vocabulary: extended } = check(group(by('web', 'country'), by('phone', 'country, instance')));
  assert.deepEqual(checkQuery('orders:rate5m{source=~"web|phone", instance="a"}', extended).problems, []);
  assert.equal(checkQuery('orders:rate5m{source="fax"}', extended).problems.length, 1);
});

test('rules that read each other are no endless loop', () => {
  const { problems } = check(group('record: a:a\nexpr: b:b + 1', 'record: b:b\nexpr: a:a + 1'));
  assert.deepEqual(problems, []);
});

const alert = (annotations: string): string =>
  group(`
alert: QueueLong
expr: max by (hall) (shop_queue_length) > 10
labels:
  severity: ticket
annotations:
  ${annotations}`);

test('templates may use the labels of the expression', () => {
  const text = `summary: '{{ $labels.hall }} {{ .Labels.hall }} {{ index $labels "hall" }} {{ $value | humanize }}'`;
  const { problems, alerts } = check(alert(text));
  assert.deepEqual(problems, []);
  const [found] = alerts;
  assert.deepEqual([...(found?.labels.always ?? [])].sort(), ['alertname', 'hall', 'severity']);
});

test('templates may not use labels that the expression lost, nor those that the rule adds', () => {
  const { problems } = check(
    alert(`summary: '{{ $labels.instance }} {{ .Labels.severity }} {{ index $labels "hal" }}'`),
  );
  assert.deepEqual(problems.map(describe), [
    '0.yml, group shop, QueueLong: {{ $labels.instance }}: the expression has no label instance; the labels are hall.',
    '0.yml, group shop, QueueLong: {{ $labels.severity }}: the expression has no label severity; the labels are hall.',
    '0.yml, group shop, QueueLong: {{ $labels.hal }}: the expression has no label hal; the labels are hall. Did you mean hall?',
  ]);
});

test('within a block over the answer to a query, the dot is not the alert', () => {
  const text = `a: '{{ range query "shop_queue_length" }}{{ .Labels.instance }}{{ end }}{{ $labels.instance }}'`;
  assert.deepEqual(
    check(alert(text)).problems.map(({ message }) => message),
    ['{{ $labels.instance }}: the expression has no label instance; the labels are hall.'],
  );
});

test('queries within templates are checked', () => {
  const { problems } = check(
    alert(
      [
        `a: '{{ with query "sum(shop_order_total)" }}{{ end }}'`,
        `b: '{{ with printf "shop_queue_length{halle=%q}" .Labels.hall | query }}{{ end }}'`,
        `c: '{{ query "sum by (hall) (shop_queue_length{hall=\\"x\\"})" }}'`,
      ].join('\n  '),
    ),
  );
  assert.deepEqual(
    problems.map(({ message }) => message),
    [
      'no series is called shop_order_total. Did you mean shop_orders_total?',
      'shop_queue_length has no label halle; its labels are hall, instance, job. Did you mean hall?',
    ],
  );
});

test('names in code spans of annotations are checked', () => {
  const { problems } = check(alert("description: 'Look at `shop_queue_lengths`.'"));
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['`shop_queue_lengths`: no metric or label is called shop_queue_lengths. Did you mean shop_queue_length?'],
  );
});
