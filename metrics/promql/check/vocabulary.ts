/** The series that queries may name: those of a catalogue, and those that recording rules add. */
import type { Catalogue, Entry, LabelValues } from '../entry.ts';
import type { Kind } from './shape.ts';

/** What is known about the series of one name. */
export interface SeriesFacts {
  /** The catalogue's metric that it belongs to; undefined for what Prometheus or a rule makes. */
  readonly metric?: string;
  readonly kind: Kind;
  /** Every series has exactly these labels. */
  readonly labels: Readonly<Record<string, LabelValues>>;
  /** Some series also have these. */
  readonly optionalLabels?: Readonly<Record<string, LabelValues>>;
  /** There may be labels that nothing is known about. */
  readonly open?: boolean;
}

/** Series name → facts. */
export type Vocabulary = ReadonlyMap<string, SeriesFacts>;

/** The labels that the scrape adds to every series of a metric, such as `job` and `instance`. */
export type TargetLabels<E extends Entry> = (entry: E, name: string) => Readonly<Record<string, LabelValues>>;

const usualTargetLabels: TargetLabels<Entry> = () => ({ job: '*', instance: '*' });

/**
 * Series that Prometheus itself writes: about alerts, with all of their labels, and about targets.
 * https://prometheus.io/docs/concepts/jobs_instances/#automatically-generated-labels-and-time-series
 */
const aboutAlerts: SeriesFacts = { kind: 'gauge', labels: { alertname: '*' }, open: true };
const aboutTargets: SeriesFacts = { kind: 'gauge', labels: { job: '*', instance: '*' }, open: true };
const written: readonly (readonly [string, SeriesFacts])[] = [
  ...['ALERTS', 'ALERTS_FOR_STATE'].map((name) => [name, aboutAlerts] as const),
  ...[
    'up',
    'scrape_duration_seconds',
    'scrape_samples_scraped',
    'scrape_samples_post_metric_relabeling',
    'scrape_series_added',
  ].map((name) => [name, aboutTargets] as const),
];

/** The series of a catalogue, where a histogram has three names, and those that Prometheus itself writes. */
export function vocabularyOf<E extends Entry>(
  catalogue: Readonly<Record<string, E>> & Catalogue,
  targetLabels: TargetLabels<E> = usualTargetLabels,
): Vocabulary {
  const series = Object.entries<E>(catalogue).flatMap(([name, entry]) =>
    seriesOf(name, entry, { ...targetLabels(entry, name), ...entry.labels }),
  );
  return new Map([...written, ...series]);
}

function seriesOf(
  metric: string,
  entry: Entry,
  labels: Readonly<Record<string, LabelValues>>,
): readonly (readonly [string, SeriesFacts])[] {
  if (entry.type !== 'histogram') return [[metric, { metric, kind: entry.type, labels }]];
  const bounds = [...entry.buckets.map(String), '+Inf'];
  return [
    [`${metric}_bucket`, { metric, kind: 'buckets', labels: { ...labels, le: bounds } }],
    [`${metric}_sum`, { metric, kind: 'counter', labels }],
    [`${metric}_count`, { metric, kind: 'counter', labels }],
  ];
}
