/** Definition files: what they say becomes objectives, and what is wrong with them is told, all of it, with its line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promql } from '../../metrics/promql/index.ts';
import { timingOf } from '../engine/timing.ts';
import { DefinitionError, describeProblem } from './problem.ts';
import { readDefinition } from './read.ts';
import { shopFile } from './testing/shop.ts';
import { writeDefinition } from './write.ts';

const { slice } = timingOf();
const shop = readDefinition(shopFile, 'shop.yml');
const objective = (id: string) => {
  const found = shop.set.objectives.find((candidate) => candidate.id === id);
  assert.ok(found, id);
  return found;
};

/** The problems of a file, as lines. */
function problemsIn(text: string): readonly string[] {
  try {
    readDefinition(text, 'shop.yml');
    return [];
  } catch (error) {
    assert.ok(error instanceof DefinitionError, String(error));
    return error.problems.map(describeProblem);
  }
}

/** The definition with one objective, of which some lines are replaced. */
const withObjective = (lines: string) => `name: shop
retention: 100d
runbookUrl: https://example.org
objectives:
  - id: checkout
${lines.replaceAll(/^/gm, '    ')}
`;
const events = 'events: { total: a_total, bad: b_total }';

test('a definition becomes a set: header, exclusions, switch', () => {
  const { name, periodDays, retentionDays, runbookUrl, dashboardUrl, exclusions, exclusionSwitch } = shop.set;
  assert.deepEqual([name, periodDays, retentionDays], ['shop', 28, 100]);
  assert.deepEqual(
    [runbookUrl, dashboardUrl],
    ['https://example.org/runbooks/shop', 'https://grafana.example.org/d/slo-shop'],
  );
  assert.deepEqual(exclusions, [
    { reason: 'database upgrade', from: '2026-12-05T02:00:00Z', to: '2026-12-05T04:00:00Z' },
    { reason: 'weekly restart', weekday: 'sunday', from: '02:00', to: '02:30', objectives: ['queue'] },
  ]);
  assert.ok(exclusionSwitch);
  assert.equal(promql(exclusionSwitch('queue')), '(maintenance_mode{service="shop", objective="queue"} > 0)');
});

test('what is left out has a default: title, target, told, period, dashboard', () => {
  const { set } = readDefinition(withObjective(`objective: 99 %\n${events}`), 'x');
  assert.deepEqual([set.periodDays, set.dashboardUrl], [28, '/d/slo-shop']);
  const [{ title, target, told } = objective('queue')] = set.objectives;
  assert.deepEqual([title, target, told], ['Checkout', '99 % of all are good', 'ticket']);
});

test('percent and ratios are exact', () => {
  const ratios = ['99.9 %', '99.99%', '95 %'].map((text) => {
    const [first] = readDefinition(withObjective(`objective: ${text}\n${events}`), 'x').set.objectives;
    return first && 'ratio' in first ? first.ratio : null;
  });
  assert.deepEqual(ratios, [0.999, 0.9999, 0.95]);
});

test('counters are counted minute by minute and summed by the labels of the objective', () => {
  const { indicator } = objective('checkout-availability');
  assert.ok(indicator.kind === 'events');
  const bad = promql(indicator.bad(slice));
  assert.match(
    bad,
    /^sum by \(route\) \(last_over_time\(http_requests_total\{job="shop", code=~"5\.\."\}\[1m\] offset 6s\) - /,
  );
  assert.match(bad, /offset 1m/);
  assert.ok(indicator.source);
  assert.equal(promql(indicator.source), 'group(http_requests_total{job="shop"})');
});

test('good events make bad ones of the rest, and none of them when there are no good ones', () => {
  const { indicator } = objective('payments');
  assert.ok(indicator.kind === 'events');
  const bad = promql(indicator.bad(slice));
  assert.match(
    bad,
    /^clamp_min\(sum\(.*payments_total.*\) - \(sum\(.*payments_settled_total.*\) or sum\(.*\) \* 0\), 0\)$/,
  );
});

test('a latency is counted from the bucket of its threshold, a whole one in both spellings', () => {
  const badOf = (threshold: string) => {
    const latency = `latency: { histogram: d_seconds, threshold: ${threshold}, buckets: [0.3, 1] }`;
    const [first] = readDefinition(withObjective(`objective: 99 %\n${latency}`), 'x').set.objectives;
    assert.ok(first?.indicator.kind === 'events');
    return promql(first.indicator.bad(slice));
  };
  assert.match(badOf('300ms'), /d_seconds_bucket\{le="0\.3"\}/);
  assert.match(badOf('1s'), /d_seconds_bucket\{le=~"1\|1\\\\\.0"\}/);
  assert.match(badOf('1'), /d_seconds_count/);
});

test('minutes are judged by a query, or by the share of good events', () => {
  const queue = objective('queue').indicator;
  assert.ok(queue.kind === 'time-slices');
  assert.equal(promql(queue.value(slice)), '(sum(queue_length))');
  assert.deepEqual(queue.condition, { operator: 'below', limit: 100 });
  const cache = objective('cache').indicator;
  assert.ok(cache.kind === 'time-slices' && cache.events);
  assert.deepEqual([cache.condition, cache.minimumEvents], [{ operator: 'at-least', limit: 0.7 }, 100]);
  assert.match(promql(cache.value(slice)), /result="hit".* \/ sum\(/);
});

test('composites, capacity, tiers and overrides are taken over', () => {
  const journey = objective('journey').indicator;
  assert.deepEqual(journey, {
    kind: 'composite',
    parts: [
      { objective: 'checkout-availability', weight: 2 },
      { objective: 'checkout-latency', weight: 1 },
    ],
  });
  const capacity = objective('black-friday').indicator;
  assert.ok(capacity.kind === 'capacity');
  assert.deepEqual([promql(capacity.held), capacity.maxAgeDays], ['(max(load_test_held))', 8]);
  const payments = objective('payments');
  assert.ok('tiers' in payments);
  assert.deepEqual([payments.minimumBad, payments.periodDays], [5, 7]);
  assert.deepEqual(payments.tiers, [
    { name: 'fast', longSeconds: 3600, shortSeconds: 300, factor: 20, severity: 'ticket' },
  ]);
});

test('JSON is read as well, and what is written is read back as it was', () => {
  assert.deepEqual(
    readDefinition(
      JSON.stringify({
        name: 'a',
        retention: '30d',
        runbookUrl: 'x',
        objectives: [{ id: 'b', ratio: 0.9, events: { total: 'a', good: 'b' } }],
      }),
      'a.json',
    ).definition.objectives.length,
    1,
  );
  assert.deepEqual(readDefinition(writeDefinition(shop.definition), 'again').definition, shop.definition);
});

test('what objectives have in common can be written once', () => {
  const text = withObjective(`<<: &common { objective: 99 %, told: page }\n${events}`);
  const { set } = readDefinition(
    `${text}  - { <<: *common, id: other, events: { total: c_total, bad: d_total } }\n`,
    'x',
  );
  assert.deepEqual(
    set.objectives.map(({ id, told }) => [id, told]),
    [
      ['checkout', 'page'],
      ['other', 'page'],
    ],
  );
});

test('what may be percent or a ratio is asked back', () => {
  assert.deepEqual(problemsIn(withObjective(`objective: 99.9\n${events}`)), [
    'objectives[0].objective (line 6): 99.9 may mean percent or a ratio; expected: percent such as 99.9 %. Write objective: 99.9 %',
  ]);
  assert.match(problemsIn(withObjective(`objective: 0.999\n${events}`)).join(), /Write ratio: 0\.999$/);
  assert.match(
    problemsIn(withObjective(`ratio: 99\n${events}`)).join(),
    /objectives\[0\]\.ratio \(line 6\): 99 is no ratio.*Write 0\.99/,
  );
  assert.match(
    problemsIn(withObjective(`objective: 0.99 %\n${events}`)).join(),
    /objectives\[0\]\.objective \(line 6\): 0\.0099 promises 0\.99 %/,
  );
  assert.match(problemsIn(withObjective(`objective: 99 %\nratio: 0.99\n${events}`)).join(), /one of the two/);
  assert.match(problemsIn(withObjective(events)).join(), /no objective; expected: objective: 99\.9 %/);
});

test('unknown keys are told with the nearest known one', () => {
  const [problem = ''] = problemsIn(
    withObjective('objective: 99 %\nevents: { totl: a_total, total: a_total, bad: b_total }'),
  );
  assert.equal(
    problem,
    'objectives[0].events.totl (line 7): unknown; expected: one of total, good, bad. Did you mean total?',
  );
  assert.match(problemsIn(withObjective(`objectiv: 99 %\nratio: 0.9\n${events}`)).join(), /Did you mean objective\?/);
});

test('only plain selectors of counters are counted', () => {
  const of = (total: string) =>
    problemsIn(withObjective(`objective: 99 %\nevents: { total: '${total}', bad: b_total }`)).join();
  assert.match(
    of('rate(a_total[5m])'),
    /events\.total \(line 7\): "rate\(a_total\[5m\]\)" is a call of rate\(\); the growth is counted/,
  );
  assert.match(of('sum(a_total)'), /is an aggregation; the series are summed for you/);
  assert.match(of('a_total[5m]'), /is a range/);
  assert.match(of('a_total + b_total'), /is no plain selector/);
  assert.match(of('a_total{code="5"'), /is no PromQL: it ends too early/);
  assert.match(of('{job="shop"}'), /no plain name/);
});

test('free queries must be PromQL', () => {
  const of = (value: string) =>
    problemsIn(withObjective(`objective: 99 %\nminutes: { value: '${value}', below: 1 }`)).join();
  assert.equal(of('sum(a) / sum(b)'), '');
  assert.match(of('sum(a'), /minutes\.value \(line 7\): "sum\(a" is no PromQL/);
  assert.match(of('sum(a) # the queue'), /holds a comment/);
  assert.match(of('sum(x_bucket{le="1"})'), /minutes\.value \(line 7\): le="1" misses le="1\.0"/);
});

test('a threshold is a declared bucket of a whole histogram', () => {
  const of = (latency: string) => problemsIn(withObjective(`objective: 99 %\nlatency: { ${latency} }`)).join();
  assert.match(
    of('histogram: d_seconds, threshold: 250ms, buckets: [0.1, 0.3]'),
    /latency\.threshold \(line 7\): 0\.25 is no bucket.*one of 0\.1, 0\.3/,
  );
  assert.match(of('histogram: d_seconds_bucket, threshold: 0.1, buckets: [0.1]'), /without _bucket, d_seconds/);
  assert.match(of('histogram: d_seconds, threshold: 0.1, buckets: [0.3, 0.1]'), /buckets.*0\.1 is not above/);
  assert.match(
    of('histogram: d_seconds, threshold: fast, buckets: []'),
    /"fast"; expected.*buckets.*a list; expected/s,
  );
});

test('what cannot work is told with its place in the file', () => {
  const tier = 'tiers: [{ name: fast, long: 6h30m, short: 5m, factor: 200 }]';
  assert.deepEqual(
    problemsIn(withObjective(`objective: 99 %\ntold: page\n${events}\n${tier}`)).map((line) => line.replace(/:.*/, '')),
    ['objectives[0].tiers[0].factor (line 9)', 'objectives[0].tiers[0].long (line 9)'],
  );
  const composite = 'objective: 99 %\ncomposite: { checkot: 1, nothing: 0 }';
  assert.match(
    problemsIn(withObjective(composite)).join('\n'),
    /composite\.checkot \(line 7\): there is no objective "checkot"/,
  );
  assert.match(
    problemsIn(withObjective('objective: 99 %\nminutes: { value: a, between: [3, 2] }')).join(),
    /minutes\.between \(line 7\): between 3 and 2/,
  );
});

test('everything is told at once, in the order of the lines, also what follows something unreadable', () => {
  const text = `name: My shop
retention: 15 days
exclusions:
  - { from: yesterday }
  - { reason: move, from: 2026-12-05T02:00:00Z, to: 2026-12-05T01:00:00Z, objectives: [b, unknown] }
objectives:
  - { id: a, objective: 99, ${events} }
  - id: b
    objective: 99.9 %
    told: pager
    ${events}
  - { id: c, objective: 90 %, told: page, ${events}, tiers: [{ name: fast, long: 1h, short: 5m, factor: 14.4 }] }
  - { id: d, objective: 99 %, composite: { a: 1, b: 1, zz: 1 } }
`;
  assert.deepEqual(
    problemsIn(text).map((line) => line.replace(/(\)): .*/, '$1')),
    [
      'runbookUrl (line 1)',
      'name (line 1)',
      'retention (line 2)',
      'exclusions[0].reason (line 4)',
      'exclusions[0].to (line 4)',
      'exclusions[1].to (line 5)',
      'exclusions[1].objectives[1] (line 5)',
      'objectives[0].objective (line 7)',
      'objectives[1].told (line 10)',
      'objectives[2].tiers[0].factor (line 12)',
      'objectives[3].composite.zz (line 13)',
    ],
  );
});

test('a text that is no definition is told as what it is', () => {
  assert.match(problemsIn('').join(), /nothing in it/);
  assert.match(problemsIn('a: 1\n---\nb: 2').join(), /2 documents/);
  assert.match(problemsIn('just text').join(), /"just text"; expected: a definition/);
  assert.match(problemsIn('name: a\nname: b').join(), /line 2/);
  assert.match(problemsIn('name: [').join(), /line 1/);
  assert.match(problemsIn('name: *other').join(), /line 1\): Unresolved alias/);
  const lists = ['a: &a [1, 1]', ...[...'abcdefghij'].map((name) => `x${name}: &x${name} [${'*a, '.repeat(30)}]`)];
  assert.match(problemsIn(lists.join('\n')).join(), /Excessive alias count/);
  assert.throws(() => readDefinition('', 'shop.yml'), /^DefinitionError: shop\.yml: one problem\n/);
});
