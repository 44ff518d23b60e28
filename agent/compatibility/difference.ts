/** How the agent may differ from an exporter on the same host; each exporter's file says where it does, and why. */

export interface Difference {
  /** The whole name of a metric must fit. */
  readonly metric: RegExp;
  /** Only series whose labels have these values; undefined is a label that is empty or not there. */
  readonly labels?: Readonly<Record<string, RegExp | undefined>>;
  readonly kind: 'only the exporter has it' | 'only the agent has it' | 'values are not compared';
  readonly reason: string;
}

/** One series of an exposition. */
export interface NamedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether a series is known to differ in this way. */
export function isKnown(differences: readonly Difference[], series: NamedSeries, kind: Difference['kind']): boolean {
  return differences.some((known) => known.kind === kind && fits(known, series));
}

function fits({ metric, labels: wanted = {} }: Difference, { name, labels }: NamedSeries): boolean {
  if (!new RegExp(`^(${metric.source})$`).test(name)) return false;
  return Object.entries(wanted).every(([label, value]) => value?.test(labels[label] ?? '') ?? !labels[label]);
}
