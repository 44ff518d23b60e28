/**
 * The rules that Pyrra makes, transcribed by hand as facts from Pyrra 1ba95afb (v0.10.0, `slo/rules.go`): the growth over
 * the whole period, ratios of rates over seven windows, four alerts, and the availability of its generic rules.
 */
import { printDuration } from '../../engine/timing.ts';
import { limitOf } from '../../tiers.ts';
import type { GroupText, PeerObjective, RuleText } from './rule-text.ts';
import { type PeerTier, pyrra, windowsIn } from './tiers.ts';

/** Pyrra takes selectors only: of bad and all events on one metric, or of the good and all ones of a histogram. */
export type PyrraIndicator =
  | {
      readonly kind: 'ratio';
      readonly metric: string;
      readonly total: string;
      readonly errors: string;
      readonly label: string;
    }
  | { readonly kind: 'latency'; readonly histogram: string; readonly le: string };

export const pyrraAvailability = 'pyrra_availability';

/** @param tiers all of them, or those that are looked at; their windows are the ones that are recorded */
export function pyrraGroups(
  objective: PeerObjective,
  indicator: PyrraIndicator,
  tiers: readonly PeerTier[] = pyrra.tiers,
): readonly GroupText[] {
  const { name } = objective;
  return [
    { name: `${name}-increase`, interval: '2m30s', rules: increaseRules(objective, indicator) },
    { name, interval: '30s', rules: burnRules(objective, indicator, tiers) },
    { name: `${name}-generic`, interval: '30s', rules: [availability(objective, indicator)] },
  ];
}

/** The name of a metric in the names of its records. */
const base = (metric: string): string => metric.replace(/_total$/, '');

function increaseRules({ name, period, ratio }: PeerObjective, indicator: PyrraIndicator): readonly RuleText[] {
  const labels = { slo: name };
  const absent = (series: string): RuleText => ({
    alert: 'SLOMetricAbsent',
    expr: `absent(${series}) == 1`,
    for: ratio >= 0.999 ? '3m' : '11m',
    labels: { ...labels, severity: 'critical' },
  });
  if (indicator.kind === 'ratio') {
    const { metric, total, label } = indicator;
    const expr = `sum by (${label}) (increase(${metric}{${total}}[${period}]))`;
    return [{ record: `${base(metric)}:increase${period}`, expr, labels }, absent(`${metric}{${total}}`)];
  }
  const { histogram, le } = indicator;
  return [
    { record: `${histogram}:increase${period}`, expr: `sum(increase(${histogram}_count[${period}]))`, labels },
    {
      record: `${histogram}:increase${period}`,
      expr: `sum(increase(${histogram}_bucket{le="${le}"}[${period}]))`,
      labels: { ...labels, le },
    },
    absent(`${histogram}_count`),
  ];
}

function burnRules(
  { name, ratio }: PeerObjective,
  indicator: PyrraIndicator,
  tiers: readonly PeerTier[],
): readonly RuleText[] {
  const record = (window: string): string => `${recordBase(indicator)}:burnrate${window}`;
  return [
    ...windowsIn(tiers).map((window) => ({
      record: record(window),
      expr: errorRatio(indicator, window),
      labels: { slo: name },
    })),
    ...tiers.map((tier) => {
      const exceeds = (seconds: number): string =>
        `${record(printDuration(seconds))}{slo="${name}"} > ${limitOf(ratio, tier)}`;
      return {
        alert: 'ErrorBudgetBurn',
        expr: `${exceeds(tier.shortSeconds)} and ${exceeds(tier.longSeconds)}`,
        for: printDuration(tier.forSeconds),
        labels: {
          slo: name,
          short: printDuration(tier.shortSeconds),
          long: printDuration(tier.longSeconds),
          severity: tier.severity === 'page' ? 'critical' : 'warning',
        },
      };
    }),
  ];
}

const recordBase = (indicator: PyrraIndicator): string =>
  indicator.kind === 'ratio' ? base(indicator.metric) : indicator.histogram;

function errorRatio(indicator: PyrraIndicator, window: string): string {
  if (indicator.kind === 'ratio') {
    const { metric, errors, total } = indicator;
    return `sum(rate(${metric}{${total},${errors}}[${window}])) / sum(rate(${metric}{${total}}[${window}]))`;
  }
  const { histogram, le } = indicator;
  const all = `sum(rate(${histogram}_count[${window}]))`;
  return `(${all} - sum(rate(${histogram}_bucket{le="${le}"}[${window}]))) / ${all}`;
}

function availability({ name, period }: PeerObjective, indicator: PyrraIndicator): RuleText {
  const record = `${recordBase(indicator)}:increase${period}`;
  const labels = { slo: name };
  const total = `sum(${record}{slo="${name}"${indicator.kind === 'ratio' ? '' : ', le=""'}})`;
  const expr =
    indicator.kind === 'ratio'
      ? `1 - sum(${record}{slo="${name}", ${indicator.errors}} or vector(0)) / ${total}`
      : `sum(${record}{slo="${name}", le="${indicator.le}"} or vector(0)) / ${total}`;
  return { record: pyrraAvailability, expr, labels };
}

/**
 * Its cheaper mode, `performanceOverAccuracy`: growth over five minutes is recorded, and the period is a sum of it every
 * five minutes. The sum selects by metric, not by objective, so that of two objectives on one histogram each divides by
 * the events of both. The function is `buildSubqueryMatchers` of the same file; without this mode there is no such error.
 */
export function pyrraPerformanceGroups(
  objectives: readonly (PeerObjective & { readonly le: string })[],
  histogram: string,
): readonly GroupText[] {
  const sum = (selector: string, period: string): string =>
    `sum(sum_over_time(${histogram}:increase5m{${selector}}[${period}:5m]))`;
  return objectives.map(({ name, period, le }) => ({
    name: `${name}-increase`,
    interval: '30s',
    rules: [
      { record: `${histogram}:increase5m`, expr: `sum(increase(${histogram}_count[5m]))`, labels: { slo: name } },
      {
        record: `${histogram}:increase5m`,
        expr: `sum(increase(${histogram}_bucket{le="${le}"}[5m]))`,
        labels: { slo: name, le },
      },
      {
        record: pyrraAvailability,
        expr: `${sum(`le="${le}"`, period)} / ${sum('le=""', period)}`,
        labels: { slo: name },
      },
    ],
  }));
}
