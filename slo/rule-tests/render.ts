/** Generated tests of the rules, in the format of `promtool test rules`. */
import { stringify } from 'yaml';
import { printNumber, promql } from '../../metrics/promql/index.ts';
import type { RuleGroup } from '../../metrics/promql/rule-file.ts';
import { renderedHeader } from '../../metrics/promql/rule-file.ts';
import { series } from '../engine/expression.ts';
import { names } from '../engine/names.ts';
import { printDuration, secondsPer } from '../engine/timing.ts';
import { type BudgetObjective, groupLabels } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import type { BurnTier } from '../tiers.ts';
import type { Example } from './example.ts';
import { type Counts, countsAt, type ExpectedValue, expectedValues, firingTiers } from './expected.ts';
import { hourCountsAt, hourInputs, isOfHours } from './hours.ts';
import { hourScenarios, minuteScenarios } from './scenarios.ts';
import {
  type ExclusionExample,
  exclusionSeries,
  type InputSeries,
  inputSeries,
  type Minute,
  minutesOf,
  sampleSeconds,
} from './timeline.ts';

/** The alerts that the rules raise. */
export interface AlertNames {
  readonly burn: string;
  readonly noData: string;
  /** How long there must be no data before the alert fires. */
  readonly noDataSeconds: number;
}

export interface TestOptions {
  readonly set: ObjectiveSet;
  readonly alerts: AlertNames;
  /** The file with the rules under test, relative to the test file. */
  readonly ruleFile: string;
  /** Its groups, in the order in which they are to be evaluated. */
  readonly groups: readonly RuleGroup[];
  /** How time is excluded at run time, where it can be. */
  readonly exclusion?: ExclusionExample | undefined;
}

/** A test file for what is recorded each minute, from raw series up to alerts. */
export function renderMinuteTests(objective: BudgetObjective, example: Example, options: TestOptions): string {
  const { indicator } = objective;
  // A time slice that rests on events is a share of what counters grew by; any other one shows a level.
  const isGrowth = indicator.kind === 'events' || (indicator.kind === 'time-slices' && indicator.events !== undefined);
  const { exclusion } = options;
  const scenarios = minuteScenarios(objective, options.set).filter(
    ({ phases }) => exclusion !== undefined || !phases.some(({ excluded }) => excluded),
  );
  const tests = scenarios.map((scenario) => {
    const minutes = minutesOf(scenario.phases, { isGrowth });
    return {
      name: `${objective.id}: ${scenario.name}`,
      interval: printDuration(sampleSeconds),
      input_series: [
        ...inputSeries(example, scenario.phases, scenario.options),
        ...(exclusion ? exclusionSeries(exclusion, scenario.phases) : []),
        ...otherObjective(options.groups, minutes.length * 2),
      ],
      promql_expr_test: scenario.checks.flatMap((at) => [
        ...expressionTests(objective, groupOf(objective, example), options, countsAt(minutes, at), `${at}m`),
        noDataTest(objective, options.alerts, minutes.slice(0, at), `${at}m`),
      ]),
    };
  });
  return renderTestFile(tests, options, secondsPer.minute);
}

/** A test file for windows of whole hours and the period; what is recorded each minute is given. */
export function renderHourTests(objective: BudgetObjective, example: Example, options: TestOptions): string {
  const group = groupOf(objective, example);
  const tests = hourScenarios(objective, options.set).map((scenario) => {
    const hours = minutesOf(scenario.phases, { isGrowth: true });
    return {
      name: `${objective.id}: ${scenario.name}`,
      interval: '1h',
      input_series: [
        ...hourInputs(objective, options.set, hours, group),
        ...otherObjective(options.groups, hours.length),
      ],
      promql_expr_test: scenario.checks.flatMap((at) =>
        expressionTests(objective, group, options, hourCountsAt(hours, at), `${at}h`, isOfHours),
      ),
    };
  });
  return renderTestFile(tests, options, secondsPer.hour);
}

/** What the rules have recorded of another objective, which must not be mixed in. */
function otherObjective(groups: readonly RuleGroup[], samples: number): readonly InputSeries[] {
  const recorded = groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? rule.record : [])));
  const known = new Set(recorded.filter((name) => name !== names.exhaustion));
  return [...known].map((name) => ({ series: `${name}{objective="other"}`, values: `7x${samples}` }));
}

function renderTestFile(
  tests: readonly object[],
  { ruleFile, groups, set }: TestOptions,
  everySeconds: number,
): string {
  const file = {
    rule_files: [ruleFile],
    evaluation_interval: printDuration(everySeconds),
    group_eval_order: groups.map(({ name }) => name),
    tests,
  };
  return `${renderedHeader(`the objectives of ${set.name}`)}${stringify(file, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

type Labels = Readonly<Record<string, string>>;

/** Of a split objective, the group whose events the example shows. */
function groupOf(objective: BudgetObjective, example: Example): Labels {
  const text = example[0]?.series ?? '';
  return Object.fromEntries(
    groupLabels(objective).map((label) => [label, new RegExp(`[{, ]${label}="([^"]*)"`).exec(text)?.[1] ?? '']),
  );
}

/** Every recorded value, and the tiers that fire. */
function expressionTests(
  objective: BudgetObjective,
  group: Labels,
  { set, alerts }: TestOptions,
  counts: Counts,
  at: string,
  isTested: (name: string) => boolean = () => true,
) {
  const id = { objective: objective.id };
  const values = expectedValues(objective, set, counts).filter(({ name }) => isTested(name));
  const firing = firingTiers(objective, set, counts).filter(({ longSeconds }) => isTested(`tier ${longSeconds}`));
  return [
    ...values.map((expected) => valueTest(expected, { ...id, ...group }, at)),
    {
      expr: `count without (alertstate) (ALERTS{alertname="${alerts.burn}", alertstate="firing"})`,
      eval_time: at,
      exp_samples: firing.map((tier) => ({
        labels: printLabels(alertLabels(tier, { ...id, ...group }, alerts)),
        value: 1,
      })),
    },
  ];
}

const alertLabels = (
  { name, severity, longSeconds, shortSeconds }: BurnTier,
  own: Labels,
  alerts: AlertNames,
): Labels => ({
  ...own,
  alertname: alerts.burn,
  tier: name,
  severity,
  long_window: printDuration(longSeconds),
  short_window: printDuration(shortSeconds),
});

/** Fires when the target has been away for long enough at the end of the minutes. */
function noDataTest(
  { id }: BudgetObjective,
  { noData, noDataSeconds }: AlertNames,
  minutes: readonly Minute[],
  at: string,
) {
  const away = minutes.length - 1 - minutes.findLastIndex(({ absent }) => !absent);
  const isFiring = away > noDataSeconds / secondsPer.minute;
  const labels = printLabels({ alertname: noData, objective: id, severity: 'ticket' });
  return {
    expr: `count without (alertstate) (ALERTS{alertname="${noData}", alertstate="firing"})`,
    eval_time: at,
    exp_samples: isFiring ? [{ labels, value: 1 }] : [],
  };
}

/**
 * The difference to what is expected, which is 0: sums differ in their last digits by the order of their terms, and
 * rounding both sides would tell apart what lies just beside a half.
 */
function valueTest({ name, labels, value }: ExpectedValue, own: Labels, at: string) {
  const all = name === names.objective ? { objective: own.objective ?? '' } : { ...own, ...labels };
  const recorded = promql(series(name, all));
  const tolerance = printNumber(Math.max(1e-6, Math.abs(value) * 1e-9));
  const isNumber = Number.isFinite(value);
  return {
    expr: isNumber ? `round(${recorded} - ${printNumber(value)}, ${tolerance})` : `${recorded} * 1`,
    eval_time: at,
    exp_samples: [{ labels: printLabels(all), value: isNumber ? 0 : value }],
  };
}

const printLabels = (labels: Labels): string =>
  `{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(', ')}}`;
