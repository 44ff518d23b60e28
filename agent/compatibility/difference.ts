/** How the agent may differ from an exporter on the same host; each exporter's file says where it does, and why. */

export interface Difference {
  /** The whole name of a metric must fit. */
  readonly metric: RegExp;
  readonly kind: 'only the exporter has it' | 'only the agent has it' | 'values are not compared';
  readonly reason: string;
}

/** Whether a metric is known to differ in this way. */
export function isKnown(differences: readonly Difference[], name: string, kind: Difference['kind']): boolean {
  return differences.some((known) => known.kind === kind && new RegExp(`^(${known.metric.source})$`).test(name));
}
