/**
 * Instruments: a catalogue entry in, an object that counts or measures out. Labels are typed by the entry and all of
 * them are required. Every combination of closed label values starts at 0, so that no series is born above zero and
 * `increase()` sees its first event.
 */
import client from 'prom-client';
import { closedCombinations } from './combinations.ts';
import type { CounterEntry, Entry, GaugeEntry, HistogramEntry, LabelValuesOf, Metric } from './entry.ts';
import { type Exemplar, type ExpositionFormat, type Family, renderExposition, type Sample } from './exposition.ts';

export interface BoundCounter {
  /** Adds `amount` (default 1), which must not be negative. */
  inc(amount?: number): void;
}
export interface BoundGauge {
  set(value: number): void;
  inc(amount?: number): void;
  dec(amount?: number): void;
}
export interface BoundHistogram {
  /** Records one value in the entry's unit; `traceId` becomes the exemplar, and belongs to sampled traces only. */
  observe(value: number, traceId?: string): void;
}

/** An instrument binds label values once; the bound child is what hot paths hold on to. */
export interface Instrument<E extends Entry, Bound> {
  bind(labels: LabelValuesOf<E>): Bound;
}

export interface InstrumentOptions<E extends Entry> {
  /** The combinations that start at 0, when not all of them can occur. Default: every combination of closed labels. */
  readonly initial?: readonly LabelValuesOf<E>[];
}

/** The instruments of one process, and the exposition of their values. */
export interface Instruments {
  counter<E extends CounterEntry>(
    metric: Metric<string, E>,
    options?: InstrumentOptions<E>,
  ): Instrument<E, BoundCounter>;
  gauge<E extends GaugeEntry>(metric: Metric<string, E>, options?: InstrumentOptions<E>): Instrument<E, BoundGauge>;
  histogram<E extends HistogramEntry>(
    metric: Metric<string, E>,
    options?: InstrumentOptions<E>,
  ): Instrument<E, BoundHistogram>;
  /** Registers a reader that is run before every render, to bring values up to date that something else keeps. */
  onScrape(read: () => void | Promise<void>): void;
  /** The body of a `/metrics` answer. Rejects when a reader does. */
  render(format: ExpositionFormat): Promise<string>;
}

/** Creates an empty set of instruments. Declaring one metric twice is an error. */
export function createInstruments(): Instruments {
  // The client allows exemplars in an OpenMetrics registry only; our own renderer decides what a scraper gets.
  const registry = new client.Registry<typeof client.Registry.OPENMETRICS_CONTENT_TYPE>(
    client.Registry.OPENMETRICS_CONTENT_TYPE,
  );
  const readers: (() => void | Promise<void>)[] = [];
  const base = (metric: Metric) => ({
    name: metric.name,
    help: metric.help,
    labelNames: Object.keys(metric.labels),
    registers: [registry],
  });

  return {
    counter(metric, options = {}) {
      const counter = new client.Counter(base(metric));
      const bind = (labels: Labels): BoundCounter => {
        const child = counter.labels(labels);
        return { inc: (amount = 1) => child.inc(amount) };
      };
      for (const labels of initialOf(metric, options)) bind(labels).inc(0);
      return { bind };
    },
    gauge(metric, options = {}) {
      const gauge = new client.Gauge(base(metric));
      const bind = (labels: Labels): BoundGauge => gauge.labels(labels);
      for (const labels of initialOf(metric, options)) bind(labels).set(0);
      return { bind };
    },
    histogram(metric, options = {}) {
      const histogram = new client.Histogram({ ...base(metric), buckets: [...metric.buckets], enableExemplars: true });
      for (const labels of initialOf(metric, options)) histogram.zero(labels);
      return {
        bind: (labels: Labels) => ({
          observe: (value, traceId) =>
            // The library's type lacks the exemplar form of observe on a histogram with exemplars.
            histogram.observe({ labels, value, ...(traceId && { exemplarLabels: { trace_id: traceId } }) } as never),
        }),
      };
    },
    onScrape(read) {
      readers.push(read);
    },
    async render(format) {
      await Promise.all(readers.map((read) => read()));
      const families = await registry.getMetricsAsJSON();
      return renderExposition((families as unknown as ClientFamily[]).map(toFamily), format);
    },
  };
}

type Labels = Readonly<Record<string, string>>;

function initialOf<E extends Entry>(metric: E, options: InstrumentOptions<E>): readonly Labels[] {
  return (options.initial as readonly Labels[] | undefined) ?? closedCombinations(metric.labels);
}

/** What the client library hands out; its own types leave out `metricName` and `exemplar`. */
interface ClientFamily {
  readonly name: string;
  readonly help: string;
  readonly type: Family['type'];
  readonly values: readonly {
    readonly value: number;
    readonly labels: Readonly<Record<string, string | number>>;
    readonly metricName?: string;
    readonly exemplar?: ClientExemplar | null;
  }[];
}
interface ClientExemplar {
  readonly labelSet: Readonly<Record<string, string>>;
  readonly value: number;
  readonly timestamp: number;
}

function toFamily(family: ClientFamily): Family {
  const samples = family.values.map((value): Sample => {
    const exemplar = value.exemplar ? toExemplar(value.exemplar) : undefined;
    return { name: value.metricName ?? family.name, labels: value.labels, value: value.value, exemplar };
  });
  return { name: family.name, help: family.help, type: family.type, samples };
}

function toExemplar({ labelSet, value, timestamp }: ClientExemplar): Exemplar {
  return { labels: labelSet, value, timestampSeconds: timestamp };
}
