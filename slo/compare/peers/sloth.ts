/**
 * The rules that Sloth makes for an objective on events, transcribed by hand as facts from Sloth 0e395d8 (v0.16.0,
 * `examples/_gen/getting-started.yml`): ratios of rates over seven windows, the period as the unweighted mean of the
 * ratios over five minutes, and four pairs of windows for alerts. Its groups have no interval of their own.
 */
import { printDuration } from '../../engine/timing.ts';
import { limitOf } from '../../tiers.ts';
import type { GroupText, PeerObjective, RuleText } from './rule-text.ts';
import { type PeerTier, sloth, windowsIn } from './tiers.ts';

/** Queries over one window, such as `5m`. */
export interface SlothIndicator {
  readonly errors: (window: string) => string;
  readonly total: (window: string) => string;
}

/** Where the share of bad events of the whole period is recorded; the period is none of the windows above. */
export const slothPeriodRecord = (period: string): string => `slo:sli_error:ratio_rate${period}`;

/** @param tiers all of them, or those that are looked at; their windows are the ones that are recorded */
export function slothGroups(
  objective: PeerObjective,
  indicator: SlothIndicator,
  tiers: readonly PeerTier[] = sloth.tiers,
): readonly GroupText[] {
  const { name } = objective;
  return [
    { name: `sloth-slo-sli-recordings-${name}`, rules: indicatorRules(objective, indicator, tiers) },
    { name: `sloth-slo-meta-recordings-${name}`, rules: metaRules(objective) },
    {
      name: `sloth-slo-alerts-${name}`,
      rules: (['page', 'ticket'] as const).flatMap((level) => alert(objective, level, tiers)),
    },
  ];
}

const labelsOf = (name: string) => ({ sloth_id: `shop-${name}`, sloth_service: 'shop', sloth_slo: name });
const selector = (name: string): string =>
  `{${Object.entries(labelsOf(name))
    .map(([label, value]) => `${label}="${value}"`)
    .join(', ')}}`;

function indicatorRules(
  { name, period }: PeerObjective,
  { errors, total }: SlothIndicator,
  tiers: readonly PeerTier[],
): readonly RuleText[] {
  const labels = labelsOf(name);
  const short = `slo:sli_error:ratio_rate5m${selector(name)}[${period}]`;
  return [
    ...windowsIn(tiers).map((window) => ({
      record: `slo:sli_error:ratio_rate${window}`,
      expr: `(${errors(window)}) / (${total(window)})`,
      labels: { ...labels, sloth_window: window },
    })),
    {
      record: slothPeriodRecord(period),
      expr: `sum_over_time(${short}) / ignoring (sloth_window) count_over_time(${short})`,
      labels: { ...labels, sloth_window: period },
    },
  ];
}

function metaRules({ name, ratio, period }: PeerObjective): readonly RuleText[] {
  const labels = labelsOf(name);
  const ids = Object.keys(labels).join(', ');
  const own = selector(name);
  const burn = (rate: string): string => `${rate} / on (${ids}) group_left slo:error_budget:ratio${own}`;
  const periodRate = `${slothPeriodRecord(period)}{sloth_id="shop-${name}", sloth_window="${period}"}`;
  return [
    { record: 'slo:objective:ratio', expr: `vector(${ratio})`, labels },
    { record: 'slo:error_budget:ratio', expr: `vector(1-${ratio})`, labels },
    { record: 'slo:time_period:days', expr: `vector(${Number.parseInt(period, 10)})`, labels },
    { record: 'slo:current_burn_rate:ratio', expr: burn(`slo:sli_error:ratio_rate5m${own}`), labels },
    { record: 'slo:period_burn_rate:ratio', expr: burn(periodRate), labels },
    {
      record: 'slo:period_error_budget_remaining:ratio',
      expr: `1 - slo:period_burn_rate:ratio${own}`,
      labels,
    },
    { record: 'sloth_slo_info', expr: 'vector(1)', labels },
  ];
}

function alert(
  { name, ratio }: PeerObjective,
  level: 'page' | 'ticket',
  tiers: readonly PeerTier[],
): readonly RuleText[] {
  const pairs = tiers
    .filter(({ severity }) => severity === level)
    .map((tier) => {
      const exceeds = (seconds: number): string => {
        const window = printDuration(seconds);
        const rate = `slo:sli_error:ratio_rate${window}{sloth_id="shop-${name}", sloth_window="${window}"}`;
        return `max(${rate} > ${limitOf(ratio, tier)}) without (sloth_window)`;
      };
      return `(${exceeds(tier.shortSeconds)} and ${exceeds(tier.longSeconds)})`;
    });
  return pairs.length === 0
    ? []
    : [{ alert: 'SlothBurn', expr: pairs.join(' or '), labels: { sloth_severity: level } }];
}
