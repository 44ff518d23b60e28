/** From alert policies and conditions to burn-rate tiers. */
import type { Place } from '../definition/place.ts';
import { number, word } from '../definition/scalars.ts';
import { printDuration, secondsPer } from '../engine/timing.ts';
import { longestOfMinutes } from '../engine/windows.ts';
import type { BurnTier } from '../tiers.ts';
import { type Import, type OpenSloObject, passOver, readInline, referred } from './objects.ts';
import { annotations, parseShorthand, toId } from './vocabulary.ts';

/** The tiers of an SLO; those that cannot be read are told. */
export function importTiers(slo: string, policies: Place, context: Import): readonly BurnTier[] {
  return (policies.items('a list of alert policies') ?? []).flatMap((place) => {
    const policy = readPolicy(place, context);
    return policy ? tiersOfPolicy(slo, policy, context) : [];
  });
}

/** By a reference, by a name alone, or written in place. */
function readPolicy(place: Place, context: Import): OpenSloObject | undefined {
  if (typeof place.value === 'string') return referred('AlertPolicy', place, context);
  const reference = place.fields(
    ['alertPolicyRef'],
    'alertPolicyRef:, or a policy',
    () => undefined,
  )?.('alertPolicyRef');
  if (!reference) return undefined;
  return reference.isThere ? referred('AlertPolicy', reference, context) : readInline('AlertPolicy', place, context);
}

const policyKeys = [
  ...(['description', 'alertWhenNoData', 'alertWhenResolved', 'alertWhenBreaching'] as const),
  ...(['conditions', 'notificationTargets'] as const),
] as const;

function tiersOfPolicy(slo: string, { name, spec }: OpenSloObject, context: Import): readonly BurnTier[] {
  const { notes } = context;
  const field = spec.fields(policyKeys, 'the spec of an AlertPolicy', passOver(notes, name));
  if (!field) return [];
  if (field('description').isThere) notes.add(`the description of the alert policy ${name} is not carried over`);
  if (field('alertWhenBreaching').value === false) {
    notes.add(`the alert policy ${name} is left out: it does not alert when the budget burns`);
    return [];
  }
  if (field('alertWhenNoData').value === false)
    notes.add(`${slo}: a missing signal makes a ticket, whatever alertWhenNoData says`);
  if (field('alertWhenResolved').value === false)
    notes.add(`${slo}: whether the end of an alert is told is for Alertmanager to say`);
  const conditions = field('conditions').items('a list with one condition') ?? [];
  const tiers = conditions.flatMap((place) => {
    const condition = readCondition(place, context);
    const tier = condition && importTier(slo, condition, context);
    return tier ? [tier] : [];
  });
  if (field('notificationTargets').isThere) noteTargets(field('notificationTargets'), tiers, context);
  return tiers;
}

function noteTargets(place: Place, tiers: readonly BurnTier[], { notes }: Import): void {
  for (const target of place.items('a list of notification targets') ?? []) {
    const field = target.fields(['targetRef'], 'targetRef:, or a notification target', () => undefined);
    const name = field?.('targetRef').value ?? 'written in place';
    if (tiers.some(({ severity }) => severity === name)) continue;
    notes.add(
      `the notification target ${String(name)} is not carried over: Alertmanager routes by severity, page and ticket`,
    );
  }
}

function readCondition(place: Place, context: Import): OpenSloObject | undefined {
  const field = place.fields(['conditionRef'], 'conditionRef:, or a condition', () => undefined);
  if (!field) return undefined;
  const reference = field('conditionRef');
  return reference.isThere
    ? referred('AlertCondition', reference, context)
    : readInline('AlertCondition', place, context);
}

function importTier(slo: string, object: OpenSloObject, context: Import): BurnTier | undefined {
  const { notes } = context;
  const { name, spec } = object;
  const field = spec.fields(
    ['description', 'severity', 'condition'],
    'severity: and condition:',
    passOver(notes, name),
  );
  const condition = field?.('condition').fields(
    ['kind', 'op', 'threshold', 'lookbackWindow', 'alertAfter'],
    'kind: burnrate, threshold: and lookbackWindow:',
    passOver(notes, name),
  );
  if (!field || !condition) return undefined;
  const isOurs = object.annotations[annotations.ofCondition.tier] !== undefined;
  if (field('description').isThere && !isOurs)
    notes.add(`the description of the alert condition ${name} is not carried over`);
  if (condition('kind').isThere) word('burnrate')(condition('kind'));
  if (condition('op').isThere) noteOperator(condition('op'), name, notes);
  const factor = number(condition('threshold'));
  const longSeconds = readWindow(condition('lookbackWindow'));
  const severity = readSeverity(field('severity'), name, notes);
  if (factor === undefined || longSeconds === undefined || severity === undefined) return undefined;
  noteWait(condition('alertAfter'), name, notes);
  const tier = object.annotations[annotations.ofCondition.tier] ?? tierName(name, slo);
  return { name: tier, longSeconds, shortSeconds: shortOf(object, longSeconds, notes), factor, severity };
}

function noteOperator(op: Place, name: string, notes: Set<string>): void {
  if (op.value === 'gte') notes.add(`${name}: fires above its threshold, not at it (gt instead of gte)`);
  else word('gt', 'gte')(op);
}

const readWindow = (place: Place): number | undefined =>
  (typeof place.value === 'string' ? parseShorthand(place.value) : null)?.seconds ??
  place.refuse('a duration such as 1h');

/** Words for a severity that wakes somebody. */
const pages = /^(page|pager|critical|crit|high|urgent|sev-?[01]|p-?[01])$/i;

function readSeverity(place: Place, name: string, notes: Set<string>): BurnTier['severity'] | undefined {
  const { value } = place;
  if (typeof value !== 'string' || value === '') return place.refuse('page or ticket');
  const severity = pages.test(value) ? 'page' : 'ticket';
  if (severity !== value) notes.add(`${name}: the severity "${value}" is taken as ${severity}`);
  return severity;
}

/** What waits before it alerts is told too late; a second, shorter window resets an alert instead. */
function noteWait({ value }: Place, name: string, notes: Set<string>): void {
  if (value === undefined || value === null || /^0[a-zA-Z]?$/.test(String(value))) return;
  notes.add(
    `${name}: alertAfter ${String(value)} is not carried over: a tier alerts as soon as both of its windows burn`,
  );
}

const tierName = (name: string, slo: string): string =>
  toId(name.startsWith(`${slo}-`) ? name.slice(slo.length + 1) : name);

function shortOf({ name, annotations: written }: OpenSloObject, longSeconds: number, notes: Set<string>): number {
  const said = parseShorthand(written[annotations.ofCondition.shortWindow] ?? '');
  if (said) return said.seconds;
  const twelfth = longSeconds / 12;
  const step = twelfth > longestOfMinutes ? secondsPer.hour : secondsPer.minute;
  const shortSeconds = Math.max(2 * secondsPer.minute, Math.round(twelfth / step) * step);
  notes.add(`${name}: a short window of ${printDuration(shortSeconds)} is added, a twelfth of the long one`);
  return shortSeconds;
}
