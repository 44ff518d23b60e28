/** The samples of one run of one collector: checked as they are emitted, grouped into families. */
import type { Family, Sample } from '../metrics/instruments/exposition.ts';
import type { Emit, ValueMetric } from './output.ts';

export interface SampleSet<M extends ValueMetric = ValueMetric> {
  readonly emit: Emit<M>;
  /** The families that have samples, in the order of their declaration. */
  families(): readonly Family[];
}

interface Group {
  readonly metric: ValueMetric;
  readonly samples: Sample[];
  readonly keys: Set<string>;
}

/**
 * Creates an empty set. Its `emit` throws for a value that is no number, for a metric that was not declared and for
 * a second sample with the same labels: one such sample would make Prometheus refuse the whole scrape.
 */
export function createSampleSet<M extends ValueMetric>(metrics: readonly M[]): SampleSet<M> {
  const groups = new Map<string, Group>();
  for (const metric of metrics) groups.set(metric.name, { metric, samples: [], keys: new Set() });
  const add = (metric: ValueMetric, labels: Sample['labels'], value: number): void => {
    const group = groups.get(metric.name);
    if (!group) throw new Error(`${metric.name} is not declared by this collector`);
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new TypeError(`${metric.name}${JSON.stringify(labels)}: ${String(value)}; expected: a number`);
    }
    const key = Object.values(labels).join('\u0000');
    if (group.keys.has(key)) throw new Error(`${metric.name}${JSON.stringify(labels)}: emitted twice in one run`);
    group.keys.add(key);
    group.samples.push({ name: metric.name, labels, value });
  };
  return {
    emit: add as Emit<M>, // whose parameters say what to give; a `Mistake` has no value
    families: () =>
      [...groups.values()]
        .filter(({ samples }) => samples.length > 0)
        .map(({ metric: { name, help, type }, samples }) => ({ name, help, type, samples })),
  };
}
