/** The checks of labels outside of queries find what was planted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { jobs } from '../../metrics/entry.ts';
import { checkRules, vocabularyOf } from '../../metrics/promql/check/index.ts';
import { shop } from '../../metrics/promql/testing/shop.ts';
import { checkAlertmanagerLabels, checkTargetLabels } from './labels.ts';

const rules = stringify({
  groups: [
    {
      name: 'shop',
      rules: [
        { alert: 'QueueLong', expr: 'shop_queue_length > 10', labels: { severity: 'ticket' } },
        { alert: 'Closed', expr: 'sum(up) == 0', labels: { severity: 'page' } },
      ],
    },
  ],
});
const { alerts } = checkRules([{ path: 'shop.yml', text: rules }], vocabularyOf(shop));
const check = (config: unknown): readonly string[] => checkAlertmanagerLabels(stringify(config), alerts);

test('labels that alerts have are fine', () => {
  const config = {
    route: { group_by: ['alertname', 'hall'], routes: [{ matchers: ['severity = page', 'hall =~ "north|south"'] }] },
    inhibit_rules: [
      { source_matchers: ['severity="page"'], target_matchers: ['severity!=page'], equal: ['alertname'] },
    ],
  };
  assert.deepEqual(check(config), []);
});

test('a group by a label that no alert has is told', () => {
  assert.deepEqual(check({ route: { group_by: ['alertname', 'halle'] } }), ['group_by: no alert has the label halle']);
});

test('a matcher of an unknown label or value is told, on every level', () => {
  const config = {
    route: { routes: [{ routes: [{ matchers: ['severty = page', 'severity = pages', 'alertname =~ "Que.*"'] }] }] },
  };
  assert.deepEqual(check(config), [
    'matcher severty = page: no alert has the label severty',
    'matcher severity = pages: no alert has that value; there are ticket, page',
  ]);
});

test('an inhibition by a label that not every concerned alert has is told', () => {
  const rule = { source_matchers: ['severity = page'], target_matchers: ['severity = ticket'], equal: ['hall'] };
  assert.deepEqual(check({ route: {}, inhibit_rules: [rule] }), [
    'inhibition: Closed has no label hall, and labels that both lack count as equal',
  ]);
});

test('targets are those of the catalogue', () => {
  const text = readFileSync(fileURLToPath(new URL('../../prometheus.yml', import.meta.url)), 'utf8');
  assert.deepEqual(checkTargetLabels(text), []);
  assert.deepEqual(
    checkTargetLabels(text.replace('job_name: app', 'job_name: web').replaceAll('instance: agent', 'host: agent')),
    [
      'job web is not in the catalogue',
      'job app is scraped nowhere',
      'job agent: targets have the label host, which the catalogue does not know',
    ],
  );
  assert.ok(jobs.length > 3);
});
