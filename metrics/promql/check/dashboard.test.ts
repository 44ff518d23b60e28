/** Dashboards against the shop's catalogue: planted mistakes are found, where they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shop } from '../testing/shop.ts';
import { checkDashboard, describe, vocabularyOf } from './index.ts';

const vocabulary = vocabularyOf(shop);

const dashboard = (panel: unknown, variables: readonly unknown[] = []): ReturnType<typeof checkDashboard> =>
  checkDashboard(
    {
      path: 'shop.json',
      text: JSON.stringify({ title: 'Shop', templating: { list: variables }, panels: [panel] }),
    },
    vocabulary,
  );

const target = (expr: string, legendFormat = '__auto') => ({ title: 'Queue', targets: [{ expr, legendFormat }] });
const hall = { type: 'query', name: 'hall', query: 'label_values(shop_queue_length, hall)' };

const messages = ({ problems }: ReturnType<typeof checkDashboard>): readonly string[] => problems.map(describe);

test('a right dashboard has no problems', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana replaces the variable, not JavaScript.
  const found = dashboard(target('sum by (hall) (shop_queue_length{hall=~"${hall:regex}"})', '{{hall}} {{ hall }}'), [
    hall,
  ]);
  assert.deepEqual(messages(found), []);
  assert.deepEqual([...found.series], ['shop_queue_length']);
  assert.equal(found.queries.length, 1);
});

test('a wrong name in a query is told with the titles of dashboard and panel', () => {
  assert.deepEqual(messages(dashboard(target('shop_queue_lenght'))), [
    'shop.json, "Shop", "Queue": no series is called shop_queue_lenght. Did you mean shop_queue_length?',
  ]);
});

test('a legend names only labels that are there', () => {
  assert.deepEqual(messages(dashboard(target('sum by (hall) (shop_queue_length)', '{{hal}} of {{instance}}'))), [
    'shop.json, "Shop", "Queue": the legend names {{hal}}, and the labels are hall. Did you mean hall?',
    'shop.json, "Shop", "Queue": the legend names {{instance}}, and the labels are hall.',
  ]);
});

test('a variable must be declared', () => {
  assert.deepEqual(messages(dashboard(target('shop_queue_length{hall="$hal"}'), [hall])), [
    'shop.json, "Shop", "Queue": the dashboard has no variable hal. Did you mean hall?',
  ]);
  assert.deepEqual(messages(dashboard(target('rate(shop_orders_total[$__rate_interval])'))), []);
});

test("a variable's query is checked, in each form that Grafana has", () => {
  for (const query of ['label_values(shop_queue, hall)', { query: 'label_values(shop_queue, hall)', refId: 'A' }]) {
    assert.deepEqual(messages(dashboard(target('up'), [{ ...hall, query }])), [
      'shop.json, "Shop": variable hall: no series is called shop_queue.',
    ]);
  }
  assert.deepEqual(messages(dashboard(target('up'), [{ ...hall, query: 'label_values(up, hall)' }])), [
    'shop.json, "Shop": variable hall: label_values(up, hall): there is no label hall; the labels are instance, job.',
  ]);
  assert.equal(messages(dashboard(target('up'), [{ ...hall, query: 'query_result(sum(upp))' }])).length, 1);
});

test('names in descriptions are checked', () => {
  const found = dashboard({
    ...target('up'),
    description: 'From `shop_order_total{country}` and `shop_orders_total{land}`.',
  });
  assert.deepEqual(messages(found), [
    'shop.json, "Shop", "Queue": `shop_order_total{country}`: no metric or label is called shop_order_total. Did you mean shop_orders_total?',
    'shop.json, "Shop", "Queue": `shop_orders_total{land}`: shop_orders_total has no label land; its labels are job, instance, country.',
  ]);
});
