/** Reads one objective of a definition file. */
import type { BurnTier } from '../tiers.ts';
import { targetOf, titleOf } from './defaults.ts';
import { measureExpected, measureKeys, readMeasure } from './measure-kinds.ts';
import type { BudgetDefinition, ObjectiveDefinition } from './model.ts';
import type { Place } from './place.ts';
import { complete, days, duration, list, number, optional, parsePercent, type Reader, text, word } from './scalars.ts';

const budgetKeys = ['objective', 'ratio', 'by', 'period', 'minimumBad', 'tiers'] as const;
const keys = ['id', 'title', 'target', 'told', ...budgetKeys, ...measureKeys] as const;
type Field = (key: (typeof keys)[number]) => Place;

export const readObjective: Reader<ObjectiveDefinition> = (place) => {
  const field: Field | undefined = place.fields(keys, `an objective: id, objective, told, and ${measureExpected}`);
  if (!field) return undefined;
  const id = text('a name such as checkout-latency')(field('id'));
  const title = optional(field('title'), text('a title'), titleOf(id ?? ''));
  const told = optional(field('told'), word('page', 'ticket'), 'ticket' as const);
  const target = optional(field('target'), text('the target as people word it'), null);
  const measure = readMeasure(place, field);
  const named = complete({ id, title, told, target });
  if (field('capacity').isThere) {
    refuseBudget(field);
    if (!named || measure?.kind !== 'capacity') return undefined;
    return { ...named, target: named.target ?? named.title, measure };
  }
  const budget = readBudget(place, field, told ?? 'ticket');
  if (!named || !budget || !measure || measure.kind === 'capacity') return undefined;
  if (measure.kind === 'composite' && budget.by) {
    return field('by').report('a composite sums over groups; expected: no by');
  }
  return { ...named, target: named.target ?? targetOf(budget.ratio, measure), ...budget, measure };
};

function refuseBudget(field: Field): void {
  for (const key of budgetKeys.filter((name) => field(name).isThere)) {
    field(key).report('an objective that a load test verifies has no budget; expected: nothing here');
  }
}

type Budget = Pick<BudgetDefinition, 'ratio' | 'by' | 'periodDays' | 'tiers' | 'minimumBad'>;

function readBudget(place: Place, field: Field, told: 'page' | 'ticket'): Budget | undefined {
  const ratio = readRatio(place, field('objective'), field('ratio'));
  const by = optional(field('by'), list(text('a label'), 'labels, such as [route]'), null);
  const periodDays = optional(field('period'), days, null);
  const minimumBad = optional(field('minimumBad'), number, null);
  const tiers = optional(
    field('tiers'),
    list(readTier(told), 'tiers, such as { name: fast, long: 1h, short: 5m, factor: 14.4 }'),
    null,
  );
  const read = complete({ ratio, by, periodDays, minimumBad, tiers });
  return read && withoutNulls(read);
}

function withoutNulls({
  ratio,
  by,
  periodDays,
  minimumBad,
  tiers,
}: { readonly [K in keyof Budget]-?: Budget[K] | null } & { readonly ratio: number }): Budget {
  return {
    ratio,
    ...(by && { by }),
    ...(periodDays !== null && { periodDays }),
    ...(minimumBad !== null && { minimumBad }),
    ...(tiers && { tiers }),
  };
}

/** Percent and ratio have a key each, so that nobody has to guess what 0.99 or 99 means. */
function readRatio(objective: Place, percent: Place, ratio: Place): number | undefined {
  if (percent.isThere && ratio.isThere) return ratio.report('objective is there as well; expected: one of the two');
  if (ratio.isThere) return number(ratio);
  if (!percent.isThere) return objective.report('no objective; expected: objective: 99.9 %, or ratio: 0.999');
  const read = parsePercent(percent.value);
  if (read !== undefined) return read;
  const { value } = percent;
  if (typeof value !== 'number') return percent.refuse('percent such as 99.9 %');
  const meant = value > 1 ? `objective: ${value} %` : `ratio: ${value}`;
  return percent.report(`${value} may mean percent or a ratio; expected: percent such as 99.9 %. Write ${meant}`);
}

const tierKeys = ['name', 'long', 'short', 'factor', 'severity'] as const;

const readTier =
  (told: 'page' | 'ticket'): Reader<BurnTier> =>
  (place) => {
    const field = place.fields(tierKeys, 'name:, long:, short: and factor:');
    if (!field) return undefined;
    const name = text('a name such as fast')(field('name'));
    const [longSeconds, shortSeconds] = [duration(field('long')), duration(field('short'))];
    const factor = number(field('factor'));
    const severity = optional(field('severity'), word('page', 'ticket'), told);
    return complete({ name, longSeconds, shortSeconds, factor, severity });
  };
