/** What a definition counts, in OpenSLO's words: the spec of an SLI, and what the objective says of its values. */
import { printNode } from '../../metrics/promql/print.ts';
import { selectorsOf } from '../definition/indicators.ts';
import type { BudgetDefinition, CountedMeasure, MinutesMeasure } from '../definition/model.ts';
import { writeMeasure } from '../definition/write.ts';
import type { Condition } from '../objective.ts';

export interface ExportedMeasure {
  /** The spec of the SLI. */
  readonly indicator: Readonly<Record<string, unknown>>;
  readonly budgetingMethod: 'Occurrences' | 'Timeslices';
  /** Fields of the objective besides its target. */
  readonly objective: Readonly<Record<string, unknown>>;
  /** The measure as a definition file has it, where OpenSLO cannot say all of it. */
  readonly own?: string;
}

type Measure = Exclude<BudgetDefinition['measure'], { readonly kind: 'composite' }>;

export function exportMeasure(measure: Measure): ExportedMeasure {
  const own = isSaid(measure) ? {} : { own: JSON.stringify(writeMeasure(measure)) };
  if (measure.kind !== 'minutes') {
    return { indicator: { ratioMetric: ratioMetric(measure) }, budgetingMethod: 'Occurrences', objective: {}, ...own };
  }
  return { ...exportMinutes(measure), budgetingMethod: 'Timeslices', ...own };
}

/** Whether the OpenSLO documents say everything of a measure. */
function isSaid(measure: Measure): boolean {
  if (measure.kind !== 'minutes') return measure.kind === 'events';
  const { of, condition, minimumEvents } = measure;
  if (minimumEvents !== undefined) return false;
  if ('query' in of) return of.events === undefined && condition.operator !== 'between';
  return of.kind === 'events' && (condition.operator === 'at-least' || condition.operator === 'above');
}

const metric = (query: string) => ({ metricSource: { type: 'Prometheus', spec: { query } } });

/** Queries as the author wrote them; those of a latency are made of its histogram. */
function ratioMetric(measure: CountedMeasure): Readonly<Record<string, unknown>> {
  if (measure.kind === 'events') {
    const part = 'good' in measure ? { good: metric(measure.good) } : { bad: metric(measure.bad) };
    return { counter: true, ...part, total: metric(measure.total) };
  }
  const { total, part } = selectorsOf(measure);
  return { counter: true, good: metric(printNode(part)), total: metric(printNode(total)) };
}

const operators = { below: 'lt', above: 'gt', 'at-least': 'gte', 'at-most': 'lte' } as const;

function exportMinutes({ of, condition }: MinutesMeasure): Pick<ExportedMeasure, 'indicator' | 'objective'> {
  if ('query' in of) {
    const { query, op, value } = threshold(of.query, condition);
    return {
      indicator: { thresholdMetric: metric(query) },
      objective: { op, value, timeSliceTarget: 1, timeSliceWindow: '1m' },
    };
  }
  const { op, limit } =
    condition.operator === 'between'
      ? { op: 'gte', limit: condition.from }
      : { op: operators[condition.operator], limit: condition.limit };
  return {
    indicator: { ratioMetric: ratioMetric(of) },
    objective: { op, timeSliceTarget: limit, timeSliceWindow: '1m' },
  };
}

/** OpenSLO has no `between`; as a query it is 1 between the limits and 0 outside. */
function threshold(query: string, condition: Condition) {
  if (condition.operator !== 'between') return { query, op: operators[condition.operator], value: condition.limit };
  const { from, to } = condition;
  return { query: `((${query}) >= bool ${from}) * ((${query}) <= bool ${to})`, op: 'gte', value: 1 };
}
