/** What is known about the series that an expression answers: their labels, and what kind of value they have. */

/**
 * `counter`: a running total as it is exposed. `buckets`: the running totals of a histogram's buckets. `gauge`: a value
 * that goes up and down. `computed`: a vector that no longer is any of these. `unknown` fits everything: a problem was
 * reported where it arose.
 */
export type Kind = 'counter' | 'buckets' | 'gauge' | 'computed' | 'number' | 'string' | 'unknown';

/** Label names. `open`: there may be others that nothing is known about. */
export interface LabelSet {
  /** On every series. */
  readonly always: ReadonlySet<string>;
  /** On some series, or on none. */
  readonly sometimes: ReadonlySet<string>;
  readonly open: boolean;
}

export interface Shape {
  readonly kind: Kind;
  readonly labels: LabelSet;
  /** The series that it comes from unchanged, for messages. */
  readonly series?: string;
}

export function labelSet(always: Iterable<string> = [], sometimes: Iterable<string> = [], open = false): LabelSet {
  const certain = new Set(always);
  return { always: certain, sometimes: new Set(sometimes).difference(certain), open };
}

export const noLabels = labelSet();

export const unknownShape: Shape = { kind: 'unknown', labels: labelSet([], [], true) };

export const computed = (labels: LabelSet): Shape => ({ kind: 'computed', labels });

/** Whether a series may have the label. */
export const mayHave = ({ always, sometimes, open }: LabelSet, label: string): boolean =>
  open || always.has(label) || sometimes.has(label);

/** What `by (…)` leaves. */
export function keep(labels: LabelSet, names: Iterable<string>): LabelSet {
  const kept = new Set(names);
  const sometimes = labels.open ? kept : kept.intersection(labels.sometimes);
  return labelSet(kept.intersection(labels.always), sometimes);
}

/** What `without (…)` leaves. */
export function drop(labels: LabelSet, names: Iterable<string>): LabelSet {
  const dropped = new Set(names);
  return labelSet(labels.always.difference(dropped), labels.sometimes.difference(dropped), labels.open);
}

/** With more labels; `copied` ones are as certain as they are in `from`. */
export function copy(labels: LabelSet, from: LabelSet, copied: Iterable<string>): LabelSet {
  const extra = keep(from, copied);
  return labelSet(labels.always.union(extra.always), labels.sometimes.union(extra.sometimes), labels.open);
}

/** With a label that is written by a function, on those series that have something to write. */
export function withLabel(labels: LabelSet, label: string): LabelSet {
  return labelSet(labels.always, [...labels.sometimes, label], labels.open);
}

/** The labels of series that come from either side. */
export function either(left: LabelSet, right: LabelSet): LabelSet {
  const all = [...left.always, ...left.sometimes, ...right.always, ...right.sometimes];
  return labelSet(left.always.intersection(right.always), all, left.open || right.open);
}

/** What labels there are, as a part of a sentence. */
export function describeLabels({ always, sometimes, open }: LabelSet): string {
  const names = [...always, ...sometimes].sort();
  if (open) return `the labels are ${[...names, 'others'].join(', ')}`;
  return names.length > 0 ? `the labels are ${names.join(', ')}` : 'no labels are left';
}
