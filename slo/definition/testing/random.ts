/** Random definitions that are sound, the same ones for the same seed. */

import type { Condition } from '../../objective.ts';
import type { Exclusion } from '../../objective-set.ts';
import type { BurnTier } from '../../tiers.ts';
import type {
  BudgetDefinition,
  CapacityDefinition,
  CountedMeasure,
  Definition,
  MinutesMeasure,
  ObjectiveDefinition,
} from '../model.ts';

/** Mulberry32, a small generator of numbers from 0 to 1. */
export function randomOf(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const oneOf = <T>(...items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0];
  const maybe = <T extends object>(make: () => T): T | Record<never, never> => (next() < 0.5 ? make() : {});
  return { below, oneOf, maybe };
}

type Random = ReturnType<typeof randomOf>;

const words = ['checkout', 'search', 'payments', 'queue', 'api', 'login', 'upload', 'feed'] as const;
const texts = [
  'plain',
  'with "quotes" and \\',
  'über 100 % & more',
  "it's: a #text",
  '- list {like} [this]',
  'true',
  '99',
];

const text = ({ oneOf }: Random): string => oneOf('text', ...texts);

function selector({ oneOf, below }: Random): string {
  const name = `${oneOf(...words)}_${below(9)}_total`;
  return oneOf(name, `${name}{job="a"}`, `${name}{code=~"5..|4\\\\d+", path!="/a \\"b\\""}`, `${name}{le!=""}`);
}

function counted(random: Random): CountedMeasure {
  const { oneOf, below } = random;
  const total = selector(random);
  const latency = {
    kind: 'latency',
    histogram: `h_${below(9)}_seconds{job="a"}`,
    threshold: oneOf(0.3, 1),
    buckets: [0.1, 0.3, 1, 2.5],
  } as const;
  return oneOf<CountedMeasure>(
    { kind: 'events', total, good: selector(random) },
    { kind: 'events', total, bad: selector(random) },
    latency,
  );
}

function condition({ oneOf, below }: Random, ofShare: boolean): Condition {
  const limit = ofShare ? (1 + below(100)) / 100 : below(1000) / 8;
  const operator = oneOf('below', 'above', 'at-least', 'at-most');
  return oneOf<Condition>(
    { operator, limit },
    { operator, limit },
    { operator: 'between', from: limit, to: ofShare ? 1 : limit + below(50) },
  );
}

function minutes(random: Random): MinutesMeasure {
  const { oneOf, below, maybe } = random;
  const query = oneOf(
    'sum(queue_length)',
    'max by (pool) (x{a="b"}) / 2',
    'a > 1 or\n  b',
    'quantile_over_time(0.9, x[5m])',
  );
  const isShare = below(2) === 0;
  const withEvents = maybe(() => ({ events: selector(random) }));
  const of = isShare ? counted(random) : { query, ...withEvents };
  const rests = isShare || 'events' in withEvents;
  return {
    kind: 'minutes',
    of,
    condition: condition(random, isShare),
    ...(rests ? maybe(() => ({ minimumEvents: 1 + below(500) })) : {}),
  };
}

/** Tiers that can fire at a ratio of 0.9 and above, in windows shorter than a week. */
function tiers({ below, oneOf }: Random, told: 'page' | 'ticket'): readonly BurnTier[] {
  return Array.from({ length: 1 + below(3) }, (_, index) => {
    const longSeconds = oneOf(3600, 5400, 7200, 21_600, 86_400, 259_200);
    return {
      name: `tier-${index}`,
      longSeconds,
      shortSeconds: oneOf(120, 300, 1800),
      factor: oneOf(1, 1.5, 3, 4.25),
      severity: told === 'page' && index === 0 ? 'page' : 'ticket',
    };
  });
}

function objective(random: Random, id: string): BudgetDefinition {
  const { oneOf, below, maybe } = random;
  const told = oneOf('page', 'ticket');
  return {
    id,
    title: text(random),
    target: text(random),
    told,
    ratio: oneOf(0.9, 0.95, 0.99, 0.995, 0.999, 0.9999),
    ...maybe(() => ({ by: oneOf(['route'], ['route', 'method']) })),
    ...maybe(() => ({ periodDays: oneOf(7, 14, 28, 30) })),
    ...maybe(() => ({ minimumBad: 1 + below(20) })),
    ...maybe(() => ({ tiers: tiers(random, told) })),
    measure: below(2) === 0 ? counted(random) : minutes(random),
  };
}

function capacity(random: Random, id: string): CapacityDefinition {
  const measure = { kind: 'capacity', held: 'max(held)', verifiedAt: 'max(at)', maxAgeDays: 8 } as const;
  return { id, title: text(random), target: text(random), told: 'ticket', measure };
}

function composite(
  random: Random,
  id: string,
  parts: readonly BudgetDefinition[],
  periodDays: number,
): BudgetDefinition {
  const { oneOf, below } = random;
  const weighted = parts.map((part) => ({ objective: part.id, weight: oneOf(1, 2, 0.5, 1 + below(10)) }));
  const told = oneOf('page', 'ticket');
  return {
    id,
    title: text(random),
    target: text(random),
    told,
    ratio: 0.99,
    periodDays,
    measure: { kind: 'composite', parts: weighted },
  };
}

function exclusions({ below, oneOf, maybe }: Random, ids: readonly [string, ...string[]]): readonly Exclusion[] {
  const of = maybe(() => ({ objectives: [oneOf(...ids)] }));
  return Array.from({ length: below(3) }, () =>
    oneOf<Exclusion>(
      { reason: oneOf(...words), from: '2026-12-05T02:00:00Z', to: '2026-12-05T04:00:00+01:00', ...of },
      { reason: oneOf(...words), weekday: oneOf('sunday', 'friday'), from: '02:00', to: '24:00', ...of },
    ),
  ).filter((exclusion) => 'weekday' in exclusion || Date.parse(exclusion.from) < Date.parse(exclusion.to));
}

/** A definition of one to six objectives. */
export function randomDefinition(seed: number): Definition {
  const random = randomOf(seed);
  const { below, oneOf, maybe } = random;
  const plain = Array.from({ length: 1 + below(4) }, (_, index) => objective(random, `${oneOf(...words)}-${index}`));
  const [first] = plain;
  const periodDays = oneOf(7, 28, 30);
  const samePeriod = plain.filter((other) => (other.periodDays ?? periodDays) === (first?.periodDays ?? periodDays));
  const objectives: ObjectiveDefinition[] = [
    ...plain,
    ...(below(2) === 0 ? [composite(random, 'whole', samePeriod, first?.periodDays ?? periodDays)] : []),
    ...(below(3) === 0 ? [capacity(random, 'load')] : []),
  ];
  return {
    name: `set-${seed}`,
    periodDays,
    retentionDays: oneOf(30, 100, 400),
    runbookUrl: 'https://example.org/runbooks',
    dashboardUrl: oneOf('/d/slo', 'https://example.org/d/slo?a=b&c="d"'),
    exclusions: exclusions(random, [first?.id ?? '', ...objectives.map(({ id }) => id)]),
    ...maybe(() => ({ exclusionSwitch: 'maintenance{objective="$objective"} > 0' })),
    objectives,
  };
}
