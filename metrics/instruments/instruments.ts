/**
 * Instruments: a catalogue entry in, an object that counts or measures out. Whoever emits a metric says its type and
 * its unit and gives all of its labels; the compiler compares that with the catalogue. Every combination of closed
 * label values starts at 0, so that no series is born above zero and `increase()` sees its first event.
 */
import { m } from '../catalogue/index.ts';
import type { LabelValuesOf, Metric } from '../entry.ts';
import { open } from '../promql/entry.ts';
import { type BoundCounter, type BoundGauge, type BoundHistogram, droppedGauge } from './bound.ts';
import type { CompleteLabels, InUnit, LabelsGiven, OfType } from './checked.ts';
import { closedCombinations } from './combinations.ts';
import type { ExpositionFormat } from './exposition.ts';
import { Family } from './family.ts';
import { createRegistry, type Registry } from './registry.ts';

export type { BoundCounter, BoundGauge, BoundHistogram } from './bound.ts';

/** An instrument binds label values once; the bound child is what hot paths hold on to. */
export interface Instrument<M extends Metric, Bound> {
  /** All labels are required. */
  bind<const S extends LabelsGiven<M>>(labels: CompleteLabels<M, S>): Bound;
}

export interface InstrumentOptions<M extends Metric> {
  /** The combinations that start at 0, when not all of them can occur. Default: every combination of closed labels. */
  readonly initial?: readonly LabelValuesOf<M>[];
}

/** The instruments of one process, and the exposition of their values. */
export interface Instruments {
  counter<M extends Metric, const U extends string>(
    metric: OfType<M, 'counter'>,
    unit: InUnit<M, U>,
    options?: InstrumentOptions<M>,
  ): Instrument<M, BoundCounter>;
  gauge<M extends Metric, const U extends string>(
    metric: OfType<M, 'gauge'>,
    unit: InUnit<M, U>,
    options?: InstrumentOptions<M>,
  ): Instrument<M, BoundGauge>;
  /** The unit is that of the observed values. */
  histogram<M extends Metric, const U extends string>(
    metric: OfType<M, 'histogram'>,
    unit: InUnit<M, U>,
    options?: InstrumentOptions<M>,
  ): Instrument<M, BoundHistogram>;
  /** Registers a reader that is run before every render, to bring values up to date that something else keeps. */
  onScrape(read: () => void | Promise<void>): void;
  /** The body of a `/metrics` answer. Rejects when a reader does. */
  render(format: ExpositionFormat): Promise<string>;
}

export interface InstrumentsOptions {
  /**
   * Series that one metric with open labels may have; default 1000. What is beyond shares one series whose open labels
   * say `overflow` (a gauge is left out), and `lvd_metric_series_dropped_total` counts it.
   */
  readonly maxSeries?: number;
  /** Where they are registered; by default one that holds nothing else. */
  readonly registry?: Registry;
}

/** Creates an empty set of instruments. Declaring one metric twice is an error. */
export function createInstruments({
  maxSeries = 1000,
  registry = createRegistry(),
}: InstrumentsOptions = {}): Instruments {
  const readers: (() => void | Promise<void>)[] = [];
  const dropped = new Family(m.lvd_metric_series_dropped_total, {
    maxSeries: Number.POSITIVE_INFINITY,
    dropped: ignore,
  });
  registry.add(dropped);
  const droppedOf = (metric: string) =>
    dropped.bind({ metric } satisfies LabelValuesOf<typeof m.lvd_metric_series_dropped_total>) as BoundCounter; // its type

  const declare = (metric: Metric, options: InstrumentOptions<Metric> = {}): Family => {
    const family = new Family(metric, { maxSeries, dropped: (name) => droppedOf(name).inc() });
    registry.add(family);
    if (Object.values(metric.labels).includes(open)) droppedOf(metric.name);
    for (const labels of options.initial ?? closedCombinations(metric.labels)) family.bind(labels);
    return family;
  };

  // What the signatures say, and what `declare` cannot: the family of a counter binds counters, and so on.
  const instrument = ((metric: Metric, _unit: string, options?: InstrumentOptions<Metric>) => {
    const family = declare(metric, options);
    return { bind: (labels: Labels) => family.bind(labels) ?? droppedGauge };
  }) as unknown;

  return {
    counter: instrument as Instruments['counter'],
    gauge: instrument as Instruments['gauge'],
    histogram: instrument as Instruments['histogram'],
    onScrape(read) {
      readers.push(read);
    },
    async render(format) {
      await Promise.all(readers.map((read) => read()));
      return registry.render(format);
    },
  };
}

type Labels = Readonly<Record<string, string>>;

function ignore(): void {
  // The counter of dropped series has no cap: there are no more values than metrics.
}
