/** The checks of emitted queries find what was planted in each kind of file, and nothing in the repository as it is. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { requireProgram } from '../../deploy/programs/find.ts';
import { catalogue } from '../../metrics/catalogue/index.ts';
import { temporaryFolder } from '../services.ts';
import { type Emitted, readEmitted } from './emitted.ts';
import { queriesAsRules } from './promtool.ts';
import { checkEmitted } from './queries.ts';

const emitted = readEmitted(fileURLToPath(new URL('../..', import.meta.url)));

/** Everything, with one text replaced in one kind of file. */
function planted(kind: 'rules' | 'dashboards' | 'documents', right: string, wrong: string): Emitted {
  const files = emitted[kind].map(({ path, text }) => ({ path, text: text.replaceAll(right, wrong) }));
  assert.notDeepEqual(files, emitted[kind], `${right} stands in no file`);
  return { ...emitted, [kind]: files };
}

const problemsOf = (changed: Emitted): string => checkEmitted(catalogue, changed).problems.join('\n');

test('the repository holds, and everything is looked at', () => {
  const { problems, queries, alerts, series } = checkEmitted(catalogue, emitted);
  assert.deepEqual(problems, []);
  assert.ok(emitted.documents.some(({ path }) => path === 'docs/metrics.md'));
  assert.ok(queries.length > 40 && alerts.length > 10 && series.size > 30);
});

test('a renamed metric in a rule is found', () => {
  const changed = planted('rules', 'nginx_http_response_duration_seconds', 'nginx_http_response_seconds');
  assert.match(
    problemsOf(changed),
    /slo\.yml, group objectives-latency-p50, .*no series is called nginx_http_response_seconds_count/,
  );
});

test('a renamed recording is found in the alerts that read it', () => {
  const changed = planted('rules', 'record: slo:bad:increase5m', 'record: slo:bad:increase10m');
  assert.match(problemsOf(changed), /burn-rate\.yml, .*no series is called slo:bad:increase5m\. Did you mean/);
});

test('a label that an alert does not have is found in its annotations', () => {
  const changed = planted('rules', '{{ $labels.instance }}', '{{ $labels.instanz }}');
  assert.match(problemsOf(changed), /TargetDown: \{\{ \$labels\.instanz \}\}: the expression has no label instanz/);
});

test('a job that does not expose a metric is found', () => {
  const changed = planted('rules', 'up{job="app"}', 'up{job="application"}');
  assert.match(problemsOf(changed), /label job of up has no value application; its values are app, agent/);
});

test('a wrong label in a panel is found, with the name of the panel', () => {
  const changed = planted('dashboards', 'sum by (le)', 'sum by (lee)');
  assert.match(problemsOf(changed), /"Overview", "P50 latency.*": by \(lee\): this has no label lee/);
});

test('a metric that a document misspells is found', () => {
  const changed = planted('documents', '`node_load1`', '`node_load2`');
  assert.match(problemsOf(changed), /docs\/metrics\.md: `node_load2`: no metric or label is called node_load2/);
});

test('a wrong query of a report is found', () => {
  const reports = [{ where: 'objective x, current value', query: 'sum(up{jbo="app"})' }];
  assert.match(problemsOf({ ...emitted, reports }), /objective x, current value: up has no label jbo/);
});

test('promtool takes every query as it is, and refuses a planted one', () => {
  const { queries } = checkEmitted(catalogue, emitted);
  const check = (given: typeof queries) => {
    const file = join(temporaryFolder('queries'), 'queries.yml');
    writeFileSync(file, queriesAsRules(given));
    return spawnSync(requireProgram('promtool').path, ['check', 'rules', file], { encoding: 'utf8' });
  };
  const right = check(queries);
  assert.equal(right.status, 0, right.stderr);
  assert.match(right.stdout, new RegExp(`${queries.length} rules found`));
  const wrong = check([...queries, { where: 'here', query: 'histogram_quantile(up)' }]);
  assert.match(wrong.stderr, /expected 2 argument\(s\) in call to "histogram_quantile"/);
});
