/** The situations in which rules must be right, for one objective each. */
import { secondsPer } from '../engine/timing.ts';
import { longestOfMinutes } from '../engine/windows.ts';
import { type BudgetObjective, groupLabels } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import { type BurnTier, limitOf, tiersOf } from '../tiers.ts';
import type { Phase, SeriesOptions } from './timeline.ts';

export interface Scenario {
  readonly name: string;
  readonly phases: readonly Phase[];
  /** When to compare, in units since the beginning (minutes, or hours in scenarios of long windows). */
  readonly checks: readonly number[];
  readonly options?: SeriesOptions;
  /** The tier that the scenario is about: silent at the first check, firing at the second, resolved at the third. */
  readonly tier?: string;
}

/** Events in each unit of time. */
const rate = 1000;
/** Slightly below and above the limit of a tier. */
const below = 0.98;
const above = 1.02;

function phase(minutes: number, share: number, more: Partial<Phase> = {}): Phase {
  // Exact in binary: a counter that loses its last digit would look like one that started again.
  const bad = Math.round(rate * Math.min(1, share) * 64) / 64;
  return { minutes, good: rate - bad, bad, ...more };
}

/** Scenarios of single minutes: every tier whose windows are sums of minutes, and everything that may happen. */
export function minuteScenarios(objective: BudgetObjective, set: ObjectiveSet): readonly Scenario[] {
  const tiers = tiersOf(objective, set.periodDays).filter(({ longSeconds }) => longSeconds <= longestOfMinutes);
  if (objective.indicator.kind === 'time-slices') return sliceScenarios(tiers, objective);
  const budget = 1 - objective.ratio;
  // Which groups there are is known from what they grow by, and so not in the very first minute.
  const firstCheck = groupLabels(objective).length === 0 ? 1 : 2;
  return [
    ...tiers.map((tier) => tierScenario(tier, limitOf(objective.ratio, tier), secondsPer.minute)),
    { name: 'within the budget', phases: [phase(130, budget / 2)], checks: [firstCheck, 60, 61, 119, 130] },
    {
      name: 'idle, and then bad at once',
      phases: [phase(20, 0), { minutes: 25, good: 0, bad: 0 }, phase(10, 1)],
      checks: [20, 44, 55],
    },
    {
      name: 'series that are born with their first event',
      phases: [phase(12, 0), phase(3, 0.5), phase(5, 0)],
      checks: [12, 13, 15, 20],
      options: { bornWithFirstEvent: true },
    },
    {
      name: 'restarts, short gaps and long ones',
      phases: [
        phase(10, 0.1),
        phase(5, 0.1, { restart: true }),
        phase(3, 0.1, { absent: true }),
        phase(7, 0.1),
        phase(12, 0.1, { absent: true }),
        phase(10, 0.1),
        phase(7, 0.1, { absent: true }),
        phase(3, 0.1),
        { minutes: 4, good: 0, bad: 0, absent: true },
        phase(5, 0.1, { restart: true }),
      ],
      checks: [10, 11, 15, 18, 19, 25, 30, 35, 37, 38, 39, 47, 55, 57, 61, 62, 66],
    },
    {
      name: 'excluded time',
      phases: [phase(70, 0), phase(20, 1, { excluded: true }), phase(10, 0), phase(3, 0.5)],
      checks: [70, 80, 90, 100, 103],
    },
    {
      name: 'one error among six requests',
      phases: [
        { minutes: 30, good: 0, bad: 0 },
        { minutes: 1, good: 5, bad: 1 },
        { minutes: 9, good: 0, bad: 0 },
      ],
      checks: [31, 33, 40],
    },
    {
      name: 'twenty errors among forty requests',
      phases: [
        { minutes: 30, good: 0, bad: 0 },
        { minutes: 2, good: 10, bad: 10 },
        { minutes: 3, good: 0, bad: 0 },
      ],
      checks: [30, 32, 35],
    },
  ];
}

/** A minute is wholly good or bad. */
function sliceScenarios(tiers: readonly BurnTier[], { ratio }: BudgetObjective): readonly Scenario[] {
  const good = (minutes: number): Phase => ({ minutes, good: 1, bad: 0 });
  const bad = (minutes: number): Phase => ({ minutes, good: 0, bad: 1 });
  return [
    {
      name: 'good and bad minutes',
      phases: [good(20), bad(5), good(40), bad(1), good(30)],
      checks: [20, 25, 60, 66, 96],
    },
    {
      name: 'excluded time',
      phases: [good(70), { ...bad(20), excluded: true }, good(10), bad(3)],
      checks: [70, 80, 90, 100, 103],
    },
    {
      name: 'a restart and a long gap',
      phases: [
        good(10),
        bad(5),
        { ...good(1), restart: true },
        good(9),
        { minutes: 15, good: 0, bad: 0, absent: true },
        good(10),
      ],
      checks: [15, 25, 39, 40, 50],
    },
    ...tiers.map((tier): Scenario => {
      const needed = Math.ceil((tier.longSeconds / secondsPer.minute) * limitOf(ratio, tier)) + 1;
      const long = tier.longSeconds / secondsPer.minute;
      const short = tier.shortSeconds / secondsPer.minute;
      return {
        name: `tier ${tier.name}`,
        phases: [good(long), bad(Math.max(10, needed)), good(short + 1)],
        checks: [long, long + Math.max(10, needed), long + Math.max(10, needed) + short + 1],
        tier: tier.name,
      };
    }),
  ];
}

/** Scenarios of whole hours: every tier whose windows are sums of hours, and the whole period. */
export function hourScenarios(objective: BudgetObjective, set: ObjectiveSet): readonly Scenario[] {
  const tiers = tiersOf(objective, set.periodDays).filter(({ longSeconds }) => longSeconds > longestOfMinutes);
  const periodHours = (objective.periodDays ?? set.periodDays) * 24;
  return [
    ...tiers.map((tier) => tierScenario(tier, limitOf(objective.ratio, tier), secondsPer.hour)),
    {
      name: 'a bad hour leaves the period again',
      phases: [phase(2, 0), phase(1, 0.9), phase(periodHours + 2, 0)],
      checks: [3, 4, periodHours + 2, periodHours + 3],
    },
  ];
}

function tierScenario({ name, longSeconds, shortSeconds }: BurnTier, limit: number, unitSeconds: number): Scenario {
  const long = longSeconds / unitSeconds;
  const short = Math.ceil(shortSeconds / unitSeconds);
  return {
    name: `tier ${name}`,
    phases: [phase(long, limit * below), phase(long, limit * above), phase(short + 1, 0)],
    checks: [long, 2 * long, 2 * long + short + 1],
    tier: name,
  };
}
