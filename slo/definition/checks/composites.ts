/** Composites: weighted parts that have counts of their own, over the same period. */
import { printNumber } from '../../../metrics/promql/index.ts';
import { printDuration, secondsPer } from '../../engine/timing.ts';
import type { BudgetObjective } from '../../objective.ts';
import type { ObjectiveSet } from '../../objective-set.ts';
import type { Problem } from '../problem.ts';

type Part = { readonly objective: string; readonly weight: number };

export function compositeProblems(
  objective: BudgetObjective,
  path: string,
  set: ObjectiveSet,
  known: ReadonlySet<string>,
): readonly Problem[] {
  const { indicator } = objective;
  if (indicator.kind !== 'composite') return [];
  const { parts } = indicator;
  if (parts.length === 0) return [{ path: `${path}.indicator.parts`, message: 'no part; expected: at least one' }];
  return parts.flatMap((part, index) => {
    const at = `${path}.indicator.parts[${index}]`;
    const earlier = parts.findIndex((other) => other.objective === part.objective);
    const message =
      earlier === index
        ? describePart(objective, part, set, known)
        : `"${part.objective}" is parts[${earlier}] as well; expected: once, with the sum of the weights`;
    return [
      ...(message === null ? [] : [{ path: `${at}.objective`, message }]),
      ...(part.weight > 0 && Number.isFinite(part.weight)
        ? []
        : [{ path: `${at}.weight`, message: `${printNumber(part.weight)}; expected: above 0` }]),
    ];
  });
}

function describePart(
  composite: BudgetObjective,
  { objective: id }: Part,
  set: ObjectiveSet,
  known: ReadonlySet<string>,
): string | null {
  const part = set.objectives.find((objective) => objective.id === id);
  if (!part) return known.has(id) ? null : `there is no objective "${id}"; expected: one of ${[...known].join(', ')}`;
  if (part.indicator.kind === 'composite') return `"${id}" is a composite itself; expected: its parts instead`;
  if (!('ratio' in part))
    return `"${id}" is verified by a load test and counts nothing; expected: events, latency or minutes`;
  const [own, others] = [composite.periodDays ?? set.periodDays, part.periodDays ?? set.periodDays];
  if (own === others) return null;
  return `"${id}" has a period of ${printDuration(others * secondsPer.day)}, the composite one of ${printDuration(own * secondsPer.day)}; expected: the same, because shares over one period are added`;
}
