/** OpenSLO documents as people write them: what they say is taken over, what is not is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DefinitionError, describeProblem } from '../definition/problem.ts';
import { counterIn } from './counters.ts';
import { importOpenSlo } from './import.ts';

const metric = (query: string, indent: number) =>
  ['metricSource:', '  type: Prometheus', '  spec:', `    query: ${query}`]
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');

/** An SLO with an indicator in place. */
const slo = ({
  name = 'home-page',
  method = 'Occurrences',
  window = '{ duration: 4w, isRolling: true }',
  objective = 'target: 0.995',
  policies = '',
  good = 'sum(http_requests_total{code=~"2..|3.."})',
  total = 'sum(http_requests_total)',
  more = '',
} = {}) => `apiVersion: openslo/v1
kind: SLO
metadata:
  name: ${name}
  displayName: Home page
spec:
  description: The home page answers
  service: web
  indicator:
    metadata: { name: ${name}-success }
    spec:
      ratioMetric:
        counter: true
        good:
${metric(good, 10)}
        total:
${metric(total, 10)}
  timeWindow:
    - ${window}
  budgetingMethod: ${method}
  objectives:
    - { displayName: Good, ${objective} }
${policies}${more}`;

const notesOf = (text: string): string => importOpenSlo(text, 'x.yml').notes.join('\n');
const only = (text: string) => {
  const [objective, ...others] = importOpenSlo(text, 'x.yml').definition.objectives;
  assert.ok(objective && 'ratio' in objective && others.length === 0);
  return objective;
};

function problemsIn(text: string): string {
  try {
    importOpenSlo(text, 'x.yml');
    return '';
  } catch (error) {
    assert.ok(error instanceof DefinitionError, String(error));
    return error.problems.map(describeProblem).join('\n');
  }
}

test('a ratio of counters becomes events, without the sums around them', () => {
  const { definition, notes } = importOpenSlo(slo(), 'x.yml');
  assert.equal(definition.name, 'web');
  assert.deepEqual(definition.objectives, [
    {
      id: 'home-page',
      title: 'Home page',
      target: 'The home page answers',
      told: 'ticket',
      ratio: 0.995,
      measure: { kind: 'events', total: 'http_requests_total', good: 'http_requests_total{code=~"2..|3.."}' },
    },
  ]);
  assert.deepEqual(notes, [
    'home-page: no alert policy, so the usual tiers make tickets',
    'retention: taken as 28 days, the longest period; write how long your Prometheus keeps its samples',
    'runbookUrl: a placeholder; write where your runbooks are',
  ]);
});

test('queries of counters are looked into, whatever is around them', () => {
  const of = (query: string) => counterIn(query);
  assert.deepEqual(of('sum(rate(a_total{b="c"}[5m]))'), { selector: 'a_total{b="c"}', by: [], around: 'sum(rate(…))' });
  assert.deepEqual(of('sum by (route) (increase(a_total[{{.window}}]))'), {
    selector: 'a_total',
    by: ['route'],
    around: 'sum(increase(…))',
  });
  assert.deepEqual(of('(rate(a_total[$__rate_interval]))'), { selector: 'a_total', by: [], around: 'rate(…)' });
  assert.deepEqual(of('a_total'), { selector: 'a_total', by: [], around: '' });
  for (const query of [
    'sum(a) / sum(b)',
    'max(a)',
    'rate(sum(a)[5m:])',
    'sum without (x) (a)',
    'histogram_quantile(0.9, a)',
  ]) {
    assert.match(String(of(query)), /no growth of one counter; expected: a counter/);
  }
  assert.match(String(of('sum:requests{*}.as_count()')), /no PromQL/);
});

test('labels that both sums keep split the budget', () => {
  const by = (good: string) => slo({ good: `sum by (${good}) (a_total)`, total: 'sum by (route) (b_total)' });
  assert.deepEqual(only(by('route')).by, ['route']);
  assert.match(
    problemsIn(by('code')),
    /ratioMetric \(line \d+\): total keeps the labels \(route\), the other \(code\)/,
  );
});

test('rates are left out with a note, because events are counted', () => {
  assert.match(
    notesOf(slo({ good: 'sum(rate(a_total[5m]))' })),
    /home-page: sum\(rate\(…\)\) is left out: events are counted exactly/,
  );
});

test('targets in percent, several thresholds, names that are no ids', () => {
  const several = slo({
    name: 'Home.Page',
    objective: 'targetPercent: 99.9 }\n    - { displayName: Better, target: 0.9999',
  });
  const { definition, notes } = importOpenSlo(several, 'x.yml');
  assert.deepEqual(
    definition.objectives.map((objective) => [objective.id, 'ratio' in objective && objective.ratio]),
    [
      ['home-page-good', 0.999],
      ['home-page-better', 0.9999],
    ],
  );
  assert.ok(notes.includes('the SLO "Home.Page" is called home-page here'));
});

test('time slices of a ratio are minutes with a share', () => {
  const timeslices = (objective: string) => slo({ method: 'Timeslices', objective: `target: 0.99, ${objective}` });
  assert.deepEqual(only(timeslices('op: gt, timeSliceTarget: 0.95, timeSliceWindow: 1m')).measure, {
    kind: 'minutes',
    of: { kind: 'events', total: 'http_requests_total', good: 'http_requests_total{code=~"2..|3.."}' },
    condition: { operator: 'above', limit: 0.95 },
  });
  assert.match(
    notesOf(timeslices('timeSliceTarget: 0.95, timeSliceWindow: 5m')),
    /time slices of 5m are judged minute by minute/,
  );
  assert.match(problemsIn(timeslices('timeSliceWindow: 1m')), /timeSliceTarget.*missing; expected: a number/);
  const ratio = slo({ method: 'RatioTimeslices', objective: 'target: 0.99, timeSliceWindow: 1m' });
  assert.equal(only(ratio).measure.kind, 'events');
  assert.match(notesOf(ratio), /RatioTimeslices averages the ratios of slices, whatever their traffic/);
});

const threshold = (objective: string, method = 'Timeslices') => `apiVersion: openslo/v1
kind: SLI
metadata: { name: queue }
spec:
  thresholdMetric:
${metric('max(queue_length)', 4)}
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: short-queue }
spec:
  service: web
  indicatorRef: queue
  budgetingMethod: ${method}
  objectives:
    - { ${objective} }
`;

test('a threshold metric becomes minutes with a condition', () => {
  assert.deepEqual(only(threshold('op: lte, value: 100, target: 0.99, timeSliceTarget: 1, timeSliceWindow: 1m')), {
    id: 'short-queue',
    title: 'Short queue',
    target: '99 % of minutes are good',
    told: 'ticket',
    ratio: 0.99,
    measure: { kind: 'minutes', of: { query: 'max(queue_length)' }, condition: { operator: 'at-most', limit: 100 } },
  });
  assert.match(
    notesOf(threshold('op: lt, value: 1, target: 0.9', 'Occurrences')),
    /judged once a minute; Occurrences would count samples/,
  );
  assert.match(
    problemsIn(threshold('value: 1, target: 0.9')),
    /\.op \(line \d+\): missing; expected: lte or gte or lt or gt/,
  );
});

const policies = `  alertPolicies:
    - alertPolicyRef: burns
    - kind: AlertPolicy
      metadata: { name: slowly }
      spec:
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: { name: home-page-slow }
            spec:
              severity: ticket
              condition: { kind: burnrate, threshold: 2, lookbackWindow: 1d, alertAfter: 5m }
`;
const referredPolicy = `---
apiVersion: openslo/v1
kind: AlertPolicy
metadata: { name: burns, labels: { team: [shop] } }
spec:
  description: Wakes the team
  alertWhenBreaching: true
  alertWhenResolved: false
  conditions: [{ conditionRef: home-page-fast }]
  notificationTargets: [{ targetRef: on-call }]
---
apiVersion: openslo/v1
kind: AlertCondition
metadata: { name: home-page-fast }
spec:
  severity: critical
  condition: { kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h }
---
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: { name: on-call }
spec: { target: slack }
---
apiVersion: openslo/v1
kind: DataSource
metadata: { name: main }
spec: { type: Prometheus, connectionDetails: { url: http://prometheus } }
---
apiVersion: openslo/v1
kind: AlertCondition
metadata: { name: forgotten }
spec: { severity: page, condition: { kind: burnrate, threshold: 1, lookbackWindow: 1h } }
`;

test('alert conditions become tiers, referred to or in place', () => {
  const text = slo({ policies, more: referredPolicy });
  const objective = only(text);
  assert.equal(objective.told, 'page');
  assert.deepEqual(objective.tiers, [
    { name: 'fast', longSeconds: 3600, shortSeconds: 300, factor: 14.4, severity: 'page' },
    { name: 'slow', longSeconds: 86_400, shortSeconds: 7200, factor: 2, severity: 'ticket' },
  ]);
  const notes = notesOf(text);
  for (const told of [
    'labels of the AlertPolicy burns are not carried over',
    'the description of the alert policy burns is not carried over',
    'home-page-fast: the severity "critical" is taken as page',
    'home-page-fast: a short window of 5m is added, a twelfth of the long one',
    'home-page-slow: alertAfter 5m is not carried over: a tier alerts as soon as both of its windows burn',
    'home-page: whether the end of an alert is told is for Alertmanager to say',
    'the notification target on-call is not carried over: Alertmanager routes by severity, page and ticket',
    'the DataSource main is not carried over: Prometheus evaluates the rules itself',
    'the AlertCondition forgotten is not carried over: nothing refers to it',
  ]) {
    assert.ok(notes.includes(told), `${told}\n\n${notes}`);
  }
});

test('calendar windows become rolling ones, in words', () => {
  const calendar = (duration: string) =>
    slo({
      window: `{ duration: ${duration}, isRolling: false, calendar: { startTime: 2026-01-01 00:00:00, timeZone: UTC } }`,
    });
  const { definition, notes } = importOpenSlo(calendar('1M'), 'x.yml');
  assert.equal(definition.periodDays, 30);
  assert.ok(notes.some((note) => /calendar window of 1M becomes a rolling one of 30 days; month to date/.test(note)));
  assert.match(notesOf(slo({ window: '{ duration: 1Q, isRolling: true }' })), /1Q is taken as 90 days/);
});

const composite = (extra: string) => `${slo()}---
apiVersion: openslo/v1
kind: SLO
metadata: { name: journey }
spec:
  service: web
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 28d, isRolling: true }]
  objectives:
    - { indicatorRef: search, compositeWeight: 3, target: 0.9 }
    - { ${extra} }
---
apiVersion: openslo/v1
kind: SLI
metadata: { name: search }
spec: { ratioMetric: { counter: true, bad: { metricSource: { type: Prometheus, spec: { query: b_total } } }, total: { metricSource: { type: Prometheus, spec: { query: a_total } } } } }
`;

test('an indicator of a composite that no SLO has becomes an objective of its own', () => {
  const { definition, notes } = importOpenSlo(composite('indicatorRef: search, target: 0.95'), 'x.yml');
  const [home, search] = definition.objectives;
  assert.deepEqual([home?.id, search?.id], ['home-page', 'journey-search']);
  assert.ok(notes.some((note) => note.includes('its part search becomes an objective of its own, journey-search')));
  const journey = definition.objectives.at(-1);
  assert.ok(journey && 'ratio' in journey && journey.measure.kind === 'composite');
  assert.equal(journey.ratio, 0.9125);
  assert.ok(notes.some((note) => note.includes('their weighted mean 0.9125')));
});

test('what OpenSLO v1 does not have, and what is not v1, is told', () => {
  assert.match(notesOf(slo({ more: 'status: {}\n' })), /"status" is not of openslo\/v1 and is not carried over/);
  assert.match(
    problemsIn(slo().replace('openslo/v1', 'openslo/v1alpha')),
    /apiVersion \(line 1\): "openslo\/v1alpha"; expected: openslo\/v1/,
  );
  assert.match(
    problemsIn(slo().replace('kind: SLO', 'kind: SLOs')),
    /kind \(line 2\): "SLOs"; expected: one of .*Did you mean SLO\?/,
  );
  assert.match(
    problemsIn(slo().replaceAll('type: Prometheus', 'type: Datadog')),
    /metricSource\.type \(line \d+\): "Datadog"; expected: a source that answers PromQL/,
  );
  assert.match(
    problemsIn(slo().replace('counter: true', 'counter: false')),
    /values that go up and down are no counts/,
  );
  assert.match(
    problemsIn(threshold('op: lt, value: 1, target: 0.9').replace('indicatorRef: queue', 'indicatorRef: queu')),
    /there is no SLI "queu"; expected: one of queue\. Did you mean queue\?/,
  );
  assert.match(problemsIn(''), /nothing in it/);
  assert.match(problemsIn('apiVersion: openslo/v1\nkind: Service\nmetadata: { name: a }\nspec: {}'), /no SLO in it/);
});

test('documents may stand in a list, and every problem is told at once', () => {
  const listed = `- ${slo().trimEnd().replaceAll('\n', '\n  ')}\n`;
  assert.equal(only(listed).id, 'home-page');
  const broken = slo({ good: 'sum(', objective: 'target: 0.9, targetPercent: 90', window: '{ duration: soon }' });
  assert.deepEqual(
    problemsIn(broken)
      .split('\n')
      .map((line) => line.replace(/ \(.*/, '')),
    [
      'spec.indicator.spec.ratioMetric.good.metricSource.spec.query',
      'spec.timeWindow[0].duration',
      'spec.objectives[0]',
    ],
  );
});

test('an annotated measure that no longer fits the queries gives way to them', () => {
  const annotated = slo().replace(
    'displayName: Home page',
    `displayName: Home page
  annotations: { lvd/measure: '{"latency":{"histogram":"h_seconds","threshold":1,"buckets":[1]}}' }`,
  );
  assert.equal(only(annotated).measure.kind, 'events');
  assert.match(notesOf(annotated), /the annotation lvd\/measure does not fit the indicator, which is taken instead/);
});
