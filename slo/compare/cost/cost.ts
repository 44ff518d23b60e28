/**
 * How many samples Prometheus reads for the rules of each generator at 400 series. Ours are measured there, and so are
 * windows of the peers up to 7 h. Their longer ones are measured over 4 and over 8 series: a rule that reads exactly
 * twice as many from twice as many series is extrapolated, one that reads as many is taken as it is, and anything else
 * is an error. Shorter windows are extrapolated as well, to see that this gives what is measured.
 */
import { parseDuration, secondsPer } from '../../engine/timing.ts';
import { type LocateProgram, onPath } from '../program.ts';
import { type CostedRule, generatorsOf, type Name } from './generators.ts';
import type { History } from './open-metrics.ts';
import { type CountSamples, withPrometheus } from './prometheus-over.ts';
import { rawHistories, recordedHistories, upHistories } from './series.ts';

export const wantedSeries = 400;
const measuredSizes = [4, 8] as const;

export interface CostOptions {
  /** The windows of the budgets: ours, and the peers'. */
  readonly periodDays: { readonly ours: number; readonly peers: number };
}

export const wholeCost: CostOptions = { periodDays: { ours: 28, peers: 30 } };
/** Shorter periods, so that less is backfilled. */
export const quickCost: CostOptions = { periodDays: { ours: 7, peers: 7 } };

export interface RuleCost {
  readonly name: string;
  readonly evaluationsPerHour: number;
  /** At 400 series. */
  readonly samplesPerEvaluation: number;
  /** Measured over so many series. */
  readonly measuredAt: readonly number[];
}

export interface GeneratorCost {
  readonly generator: Name;
  readonly rules: readonly RuleCost[];
  readonly samplesPerHour: number;
}

const { hour } = secondsPer;
/** As much of all 400 series and of most recorded ones: more than 6 h 26 min, the longest of the shorter windows. */
export const recentSeconds = 7 * hour;

export async function measureCost(
  options: CostOptions,
  locate: LocateProgram = onPath,
): Promise<readonly GeneratorCost[]> {
  const endSeconds = Math.floor(Date.now() / 1000 / hour) * hour;
  return withPrometheus({ histories: historiesOf(options), endSeconds, locate }, async (count) => {
    const [small, large, wanted] = [...measuredSizes, wantedSeries].map((size) =>
      generatorsOf(size, options.periodDays),
    );
    const costs: GeneratorCost[] = [];
    for (const [index, { name, rules }] of (wanted ?? []).entries()) {
      const measured: RuleCost[] = [];
      for (const [at, rule] of rules.entries()) {
        const smaller = small?.[index]?.rules[at];
        const larger = large?.[index]?.rules[at];
        if (!smaller || !larger) throw new RangeError(`${name} has other rules at other sizes; expected: the same`);
        measured.push(name === 'ours' ? await measure(rule, count) : await costOf({ smaller, larger, rule }, count));
      }
      const samplesPerHour = measured.reduce(
        (sum, cost) => sum + cost.evaluationsPerHour * cost.samplesPerEvaluation,
        0,
      );
      costs.push({ generator: name, rules: measured, samplesPerHour });
    }
    return costs;
  });
}

function historiesOf({ periodDays }: CostOptions): readonly History[] {
  const longest = Math.max(periodDays.ours, periodDays.peers) * secondsPer.day;
  const recorded = generatorsOf(wantedSeries, periodDays).flatMap((generator) =>
    recordedHistories(generator.recorded, generator.recordedEverySeconds, (record) =>
      generator.readOverPeriod(record) ? longest : recentSeconds,
    ),
  );
  return [
    ...measuredSizes.flatMap((size) => rawHistories(size, longest)),
    ...rawHistories(wantedSeries, recentSeconds),
    ...upHistories(recentSeconds),
    ...recorded,
  ];
}

const evaluationsPerHour = ({ evaluationSeconds }: CostedRule): number => hour / evaluationSeconds;

const measure = async (rule: CostedRule, count: CountSamples): Promise<RuleCost> => ({
  name: rule.name,
  evaluationsPerHour: evaluationsPerHour(rule),
  samplesPerEvaluation: await count(rule.query),
  measuredAt: [wantedSeries],
});

/** The same rule at each size. */
interface AtSizes {
  readonly smaller: CostedRule;
  readonly larger: CostedRule;
  readonly rule: CostedRule;
}

/** @throws RangeError when a window that was measured is not what is extrapolated */
async function costOf({ smaller, larger, rule }: AtSizes, count: CountSamples): Promise<RuleCost> {
  const extrapolated = atWantedSize(rule.name, await count(smaller.query), await count(larger.query));
  if (longestRange(rule.query) > recentSeconds) {
    const { name } = rule;
    return {
      name,
      evaluationsPerHour: evaluationsPerHour(rule),
      samplesPerEvaluation: extrapolated,
      measuredAt: measuredSizes,
    };
  }
  const measured = await measure(rule, count);
  if (measured.samplesPerEvaluation === extrapolated) return measured;
  throw new RangeError(
    `${rule.name} reads ${measured.samplesPerEvaluation} samples of ${wantedSeries} series; ` +
      `expected: ${extrapolated}, as extrapolated from ${measuredSizes.join(' and ')}`,
  );
}

/** The longest range of a query in seconds; 0 when it has none. */
export const longestRange = (query: string): number =>
  Math.max(0, ...[...query.matchAll(/\[(\w+)\]/g)].map(([, range = '']) => parseDuration(range)));

/** @throws RangeError for a rule that is neither proportional to the number of series nor independent of it */
export function atWantedSize(name: string, few: number, many: number): number {
  if (few === many) return few;
  const [small, large] = measuredSizes;
  if (few * large === many * small) return (few * wantedSeries) / small;
  throw new RangeError(
    `${name} reads ${few} samples of ${small} series and ${many} of ${large}; expected: in proportion, or the same`,
  );
}
