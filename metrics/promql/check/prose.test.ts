/** Markdown against the shop's catalogue. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shop } from '../testing/shop.ts';
import { checkProse, vocabularyOf } from './index.ts';

const vocabulary = vocabularyOf(shop);
const check = (text: string, otherWords: readonly string[] = []) =>
  checkProse(text, vocabulary, { otherWords: new Set(otherWords) }).problems;

test('what is no metric is let alone', () => {
  assert.deepEqual(check('`npm start`, `shop` and `a_b`, `f(x)`, `{ "a": 1 }`, shop_request, `rate(x[5m])`'), []);
  assert.deepEqual(check('```sh\nshop_request_totl\n```\n'), []);
});

test('metrics, their series, labels and queries are known', () => {
  assert.deepEqual(
    check(
      '`shop_request_duration_seconds`, `shop_orders_total{country}`, `sum by (hall) (shop_queue_length{hall="a"})`',
    ),
    [],
  );
});

test('a misspelt metric is told', () => {
  assert.deepEqual(check('The counter ``shop_order_total`` grows.'), [
    '`shop_order_total`: no metric or label is called shop_order_total. Did you mean shop_orders_total?',
  ]);
  assert.deepEqual(check('The view `shop_order_total`.', ['shop_order_total']), []);
});

test('a query in a code span is checked', () => {
  assert.deepEqual(check('Try `sum(shop_queue_length{hal="a"})`.'), [
    '`sum(shop_queue_length{hal="a"})`: shop_queue_length has no label hal; its labels are hall, instance, job. Did you mean hall?',
  ]);
});

test('each query of a promql block is checked', () => {
  const text = '```promql\nshop_queue_lengt\n\nsum by (rout)\n  (shop_requests_total)\n\nup\n```\n';
  assert.deepEqual(check(text), [
    '`shop_queue_lengt`: no series is called shop_queue_lengt. Did you mean shop_queue_length?',
    '`sum by (rout)\n  (shop_requests_total)`: by (rout): shop_requests_total has no label rout; the labels are instance, job, method, route, status. Did you mean route?',
  ]);
});
