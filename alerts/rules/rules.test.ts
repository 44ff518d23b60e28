/** Runs the rendered rules in promtool: they are valid, fire when they should and stay silent when they should. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { recordingGroups } from '../../slo/engine/rules.ts';
import { objectiveSet } from '../../slo/objectives.ts';
import { burnRateGroups } from './burn-rate.ts';
import { targetGroups } from './targets.ts';

const run = promisify(execFile);
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lvd-rules-'));
  const groups = [...recordingGroups(objectiveSet), ...burnRateGroups(objectiveSet), ...targetGroups];
  await writeFile(join(folder, 'rules.yml'), renderRuleFile(groups, 'rules.test.ts'));
});

after(() => rm(folder, { recursive: true, force: true }));

test('promtool finds nothing wrong', async () => {
  const { stdout } = await run('promtool', ['check', 'rules', join(folder, 'rules.yml')]);
  assert.match(stdout, /SUCCESS: \d+ rules found/);
});

/** Series of nginx and the probe, one sample every 10 s; `expanding notation` is promtool's. */
interface Traffic {
  readonly good: string;
  readonly bad: string;
  readonly failedProbes: string;
}

const histogram = 'nginx_http_response_duration_seconds';

function series({ good, bad, failedProbes }: Traffic) {
  const answered = (name: string, labels: string, values: string) => ({
    series: `${histogram}_${name}{${labels}}`,
    values,
  });
  const of = (statusClass: string, values: string) => [
    answered('count', `http_response_status_class="${statusClass}"`, values),
    answered('bucket', `le="0.3",http_response_status_class="${statusClass}"`, values),
    answered('bucket', `le="0.5",http_response_status_class="${statusClass}"`, values),
  ];
  return [
    ...of('2xx', good),
    ...of('5xx', bad),
    { series: 'probe_requests_total{result="failure"}', values: failedProbes },
  ];
}

/** What fires; promtool evaluates every group once a minute, as the recorded counts are in production. */
async function firing(alert: string, atMinutes: number, input: readonly object[]): Promise<string> {
  const file = join(folder, `${alert}-${atMinutes}-${Math.random()}.yml`);
  const expectNone = { eval_time: `${atMinutes}m`, alertname: alert, exp_alerts: [] };
  const tests = [{ interval: '10s', input_series: input, alert_rule_test: [expectNone] }];
  await writeFile(file, stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests }));
  try {
    await run('promtool', ['test', 'rules', file]);
    return ''; // what was expected: nothing fires
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
}

test('one request in ten answered with a 5xx pages within half an hour', async () => {
  const text = await firing('ErrorBudgetBurn', 30, series({ good: '0+72x360', bad: '0+8x360', failedProbes: '0x360' }));
  assert.match(text, /objective="availability"/);
  assert.match(text, /severity="page"/);
  assert.doesNotMatch(text, /latency/);
});

test('0.5 % errors within the budget of 1 % alert nobody', async () => {
  const traffic = series({ good: '0+199x720', bad: '0+1x720', failedProbes: '0x720' });
  assert.equal(await firing('ErrorBudgetBurn', 90, traffic), '');
});

test('an outage without any visitor pages, because the synthetic requests fail', async () => {
  const text = await firing('ErrorBudgetBurn', 10, series({ good: '0x120', bad: '0x120', failedProbes: '0+2x120' }));
  assert.match(text, /objective="availability"/);
});

test('an idle service alerts nobody', async () => {
  const traffic = series({ good: '50x360', bad: '0x360', failedProbes: '0x360' });
  assert.equal(await firing('ErrorBudgetBurn', 50, traffic), '');
});

test('one error among six requests alerts nobody', async () => {
  const traffic = series({ good: '0x30 5x330', bad: '0x30 1x330', failedProbes: '0x360' });
  assert.equal(await firing('ErrorBudgetBurn', 20, traffic), '');
});

test('slow answers burn the latency budgets and leave availability alone', async () => {
  const slow = [
    { series: `${histogram}_count{http_response_status_class="2xx"}`, values: '0+100x360' },
    { series: `${histogram}_bucket{le="0.3",http_response_status_class="2xx"}`, values: '0+50x360' },
    { series: `${histogram}_bucket{le="0.5",http_response_status_class="2xx"}`, values: '0+100x360' },
    { series: `${histogram}_count{http_response_status_class="5xx"}`, values: '0x360' },
    { series: 'probe_requests_total{result="failure"}', values: '0x360' },
  ];
  const text = await firing('ErrorBudgetBurn', 40, slow);
  assert.match(text, /objective="latency-p95"/);
  assert.doesNotMatch(text, /objective="(availability|latency-p99)"/);
});

test('a worker that cannot be scraped is told of after half a minute, and not before', async () => {
  const up = [
    { series: 'up{job="app",instance="app-1"}', values: '1x6 0x30' },
    { series: 'up{job="app",instance="app-2"}', values: '1x36' },
  ];
  assert.match(await firing('TargetDown', 3, up), /instance="app-1"/);
  assert.doesNotMatch(await firing('TargetDown', 3, up), /instance="app-2"/);
  assert.equal(await firing('TargetDown', 1, up), '');
  assert.equal(await firing('AppDown', 3, up), '');
});

test('all workers down page', async () => {
  const up = [{ series: 'up{job="app",instance="app-1"}', values: '1x6 0x30' }];
  assert.match(await firing('AppDown', 3, up), /severity="page"/);
});

test('a job without any target is told of', async () => {
  const text = await firing('JobMissing', 3, [{ series: 'up{job="app",instance="app-1"}', values: '1x30' }]);
  assert.match(text, /job="agent"/);
  assert.doesNotMatch(text, /job="app"/);
});
