/** A metric that nobody uses and nobody explains is told, and so is an explanation that is not true any more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DiagnosticGroup } from '../../metrics/diagnostic/index.ts';
import { vocabularyOf } from '../../metrics/promql/check/index.ts';
import { s, shop } from '../../metrics/promql/testing/shop.ts';
import { checkUsage } from './usage.ts';

const vocabulary = vocabularyOf(shop);
const names = ['shop_request_duration_seconds', 'shop_queue_length', 'up'];
const metrics = (...listed: readonly { readonly name: string }[]) => listed as DiagnosticGroup['metrics']; // not of ours
const usage = (...series: readonly string[]) => ({ series: new Set(series), vocabulary });

test('used by one of its series, or explained', () => {
  const groups = [{ question: 'Is it up at all?', metrics: metrics(s.up) }];
  assert.deepEqual(checkUsage(names, usage('shop_request_duration_seconds_bucket', 'shop_queue_length'), groups), []);
});

test('neither used nor explained, used and explained, explained twice, explained by a word', () => {
  const groups = [
    { question: 'Is it up at all?', metrics: metrics(s.up, s.shop_queue_length) },
    { question: 'debugging', metrics: metrics(s.up) },
  ];
  assert.deepEqual(checkUsage(names, usage('shop_queue_length'), groups), [
    'shop_request_duration_seconds is used by no rule, panel or report; expected: a use, or its question in metrics/diagnostic/',
    'shop_queue_length is used, and metrics/diagnostic/ lists it as unused: take it off the list',
    'up is listed twice',
    '"debugging" is no question',
  ]);
});
