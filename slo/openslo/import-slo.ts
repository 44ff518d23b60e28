/** From an SLO to objectives: one for each of its thresholds, or one composite. */
import { titleOf } from '../definition/defaults.ts';
import { type Place, within } from '../definition/place.ts';
import { word } from '../definition/scalars.ts';
import { exact } from '../engine/expression.ts';
import { secondsPer } from '../engine/timing.ts';
import { importTiers } from './import-alerts.ts';
import { importComposite } from './import-composite.ts';
import { type Common, type ImportedObjective, importObjective, readIndicator } from './import-objective.ts';
import { type Import, type OpenSloObject, passOver } from './objects.ts';
import { annotations, parseShorthand, toId } from './vocabulary.ts';

const specKeys = [
  ...(['description', 'service', 'indicator', 'indicatorRef', 'timeWindow', 'budgetingMethod'] as const),
  ...(['objectives', 'alertPolicies'] as const),
] as const;
type SpecField = (key: (typeof specKeys)[number]) => Place;

const readSpec = (slo: OpenSloObject, { notes }: Import): SpecField | undefined =>
  slo.spec.fields(specKeys, 'the spec of an SLO', passOver(notes, `SLO ${slo.name}`));

/** Whether the objectives have indicators of their own. Tells nothing: what is wrong is told when the SLO is read. */
export function isComposite({ spec }: OpenSloObject): boolean {
  const objectives = within(spec.value, 'objectives');
  const has = (item: unknown, key: string) => within(item, key) !== undefined;
  return Array.isArray(objectives) && objectives.some((item) => has(item, 'indicator') || has(item, 'indicatorRef'));
}

/** @param others what was read of all SLOs that are no composites */
export function importSlo(
  slo: OpenSloObject,
  others: readonly ImportedObjective[],
  context: Import,
): readonly ImportedObjective[] {
  const field = readSpec(slo, context);
  if (!field) return [];
  const common = readCommon(slo, field, context);
  const places = field('objectives').items('a list of objectives') ?? [];
  if (isComposite(slo)) return importComposite(slo, places, common, others, context);
  const sli = readIndicator(field('indicator'), field('indicatorRef'), slo.spec, context);
  if (!sli) return [];
  return places.flatMap((place, index) => {
    const read = importObjective(slo, sli, place, common, context);
    if (!read) return [];
    if (places.length === 1) return [read];
    const named = within(place.value, 'displayName');
    const suffix = typeof named === 'string' ? toId(named) : `${index + 1}`;
    return [{ ...read, id: toId(`${read.id}-${suffix}`), title: `${read.title}, ${suffix}` }];
  });
}

function readCommon(slo: OpenSloObject, field: SpecField, context: Import): Common {
  const { notes } = context;
  const id = toId(slo.name);
  if (id !== slo.name) notes.add(`the SLO "${slo.name}" is called ${id} here`);
  const tiers = field('alertPolicies').isThere ? importTiers(slo.name, field('alertPolicies'), context) : [];
  if (tiers.length === 0) notes.add(`${slo.name}: no alert policy, so the usual tiers make tickets`);
  const { ofSlo } = annotations;
  const told = slo.annotations[ofSlo.told] ?? (tiers.some(({ severity }) => severity === 'page') ? 'page' : 'ticket');
  const by = slo.annotations[ofSlo.by]?.split(',');
  const minimumBad = slo.annotations[ofSlo.minimumBad];
  const { value: description } = field('description');
  return {
    id,
    title: slo.displayName || titleOf(id),
    told: told === 'page' ? 'page' : 'ticket',
    periodDays: readPeriod(slo.name, field('timeWindow'), notes),
    hasOwnPeriod: slo.annotations[ofSlo.period] === 'own',
    hasUsualTiers: tiers.length === 0 || slo.annotations[ofSlo.tiers] === 'usual',
    method: word('Occurrences', 'Timeslices', 'RatioTimeslices')(field('budgetingMethod')) ?? 'Occurrences',
    description: typeof description === 'string' && description.trim() !== '' ? description.trim() : undefined,
    more: {
      ...(by && { by }),
      ...(tiers.length > 0 && { tiers }),
      ...(minimumBad !== undefined && { minimumBad: Number(minimumBad) }),
    },
  };
}

/** In days. Months, quarters and years are rolling windows here. */
function readPeriod(name: string, place: Place, notes: Set<string>): number {
  if (!place.isThere) {
    notes.add(`${name}: no timeWindow; taken as 28 days`);
    return 28;
  }
  const [window, ...others] = place.items('a list with one time window') ?? [];
  const field = window?.fields(
    ['duration', 'isRolling', 'calendar'],
    'duration: and isRolling:',
    passOver(notes, name),
  );
  if (!window || !field || others.length > 0) {
    place.refuse('a list with one time window');
    return 28;
  }
  const { value } = field('duration');
  const parsed = typeof value === 'string' ? parseShorthand(value) : null;
  if (!parsed) field('duration').refuse('a duration such as 28d or 4w');
  const days = exact((parsed?.seconds ?? 28 * secondsPer.day) / secondsPer.day);
  if (field('calendar').isThere || field('isRolling').value === false) {
    notes.add(
      `${name}: the calendar window of ${String(value)} becomes a rolling one of ${days} days; ` +
        'month to date and quarter to date are told from the same counts',
    );
  } else if (parsed?.isCalendar) {
    notes.add(`${name}: ${String(value)} is taken as ${days} days`);
  }
  return days;
}
