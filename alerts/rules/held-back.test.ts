/** In promtool: which tiers are silenced during a fault, after it, and when the slower tier fired first. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { recordingGroups } from '../../slo/engine/rules.ts';
import { objectiveSet } from '../../slo/objectives.ts';
import { temporaryFolder } from '../../test/services.ts';
import { tierInhibitions } from '../inhibitions.ts';
import { burnAlert, burnRateGroups } from './burn-rate.ts';
import { heldBackAlert } from './held-back.ts';

const run = promisify(execFile);
const availability = {
  ...objectiveSet,
  objectives: objectiveSet.objectives.filter(({ id }) => id === 'availability'),
};

/** Availability's requests, in promtool's notation: one sample a minute. */
interface Traffic {
  readonly good: string;
  readonly bad: string;
}

/** At a minute, of availability: the tiers that fire, and those that are silenced. */
interface Moment {
  readonly minute: number;
  readonly firing: readonly string[];
  readonly heldBack: readonly string[];
}

/** @throws with promtool's own words when a moment is not as it should be */
async function expectMoments({ good, bad }: Traffic, moments: readonly Moment[]): Promise<void> {
  const folder = temporaryFolder('held-back');
  const groups = [...recordingGroups(availability), ...burnRateGroups(availability)];
  writeFileSync(join(folder, 'rules.yml'), renderRuleFile(groups, 'held-back.test.ts'));
  const series = (statusClass: string, values: string) => ({
    series: `nginx_http_response_duration_seconds_count{job="agent",instance="agent",http_response_status_class="${statusClass}"}`,
    values,
  });
  const tiersOf = (alertname: string, tiers: readonly string[], minute: number) => ({
    expr: `count by (tier) (ALERTS{alertname="${alertname}",objective="availability",severity!="ticket",tier!~"slow|trickle"})`,
    eval_time: `${minute}m`,
    exp_samples: tiers.map((tier) => ({ labels: `{tier="${tier}"}`, value: 1 })),
  });
  const expressions = moments.flatMap(({ minute, firing, heldBack }) => [
    tiersOf(burnAlert, firing, minute),
    tiersOf(heldBackAlert, heldBack, minute),
  ]);
  const input = [series('2xx', good), series('5xx', bad)];
  const tests = [{ interval: '1m', input_series: input, promql_expr_test: expressions }];
  const file = join(folder, 'test.yml');
  writeFileSync(file, stringify({ rule_files: ['rules.yml'], evaluation_interval: '1m', tests }));
  await run('promtool', ['test', 'rules', file]);
}

test('a slower tier stays silenced until its own short window is calm, though the quicker one is over long before', () =>
  // Six hours of calm, half an hour in which everything fails, calm again.
  expectMoments({ good: '0+600x360 216000x30 216000+600x120', bad: '0x360 0+600x30 18000x120' }, [
    { minute: 359, firing: [], heldBack: [] },
    { minute: 366, firing: ['early'], heldBack: ['fast', 'medium'] },
    { minute: 389, firing: ['early', 'fast', 'medium'], heldBack: ['fast', 'medium'] },
    { minute: 412, firing: ['medium'], heldBack: ['fast', 'medium'] },
    // The end of the medium tier was at 418; Prometheus reports it until 433.
    { minute: 434, firing: [], heldBack: ['medium'] },
    { minute: 450, firing: [], heldBack: [] },
  ]));

test('a burn that goes on below what the quicker tier sees is told by the slower one, and so is its end', () =>
  // After the outage 6.5 % keep failing for a while: less than the early tier's 8 %, more than the medium tier's 5.6 %.
  expectMoments(
    { good: '0+600x360 216000x30 216000+561x37 236757+600x60', bad: '0x360 0+600x30 18000+39x37 19443x60' },
    [
      { minute: 389, firing: ['early', 'fast', 'medium'], heldBack: ['fast', 'medium'] },
      { minute: 412, firing: ['medium'], heldBack: ['fast', 'medium'] },
      { minute: 428, firing: ['medium'], heldBack: [] },
      { minute: 438, firing: [], heldBack: [] },
    ],
  ));

test('a slower tier that fired first is not silenced, nor is the news of its end', () =>
  // Six hours at 6.5 %, which only the medium tier sees, then an outage of ten minutes.
  expectMoments({ good: '0+561x360 201960x10 201960+600x90', bad: '0+39x360 14040+600x10 20040x90' }, [
    { minute: 355, firing: ['medium'], heldBack: [] },
    { minute: 369, firing: ['early', 'fast', 'medium'], heldBack: ['fast'] },
    { minute: 395, firing: ['medium'], heldBack: ['fast'] },
    { minute: 402, firing: [], heldBack: [] },
  ]));

test('Alertmanager silences by objective and tier, so that no other fault is silenced', () => {
  assert.deepEqual(tierInhibitions(objectiveSet), [
    {
      source_matchers: [`alertname = ${heldBackAlert}`],
      target_matchers: [`alertname = ${burnAlert}`],
      equal: ['objective', 'tier'],
    },
  ]);
});
