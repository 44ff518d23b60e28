/** What tests ask of an exposition: the values of a metric, by labels. */
import { parseExposition } from '../metrics/promql/draft/index.ts';

type Labels = Readonly<Record<string, string>>;

export interface Exposed {
  /** The names of the families. */
  readonly names: readonly string[];
  /** The samples of a metric whose labels have the given values, in order. */
  samples(name: string, labels?: Labels): readonly { readonly labels: Labels; readonly value: number }[];
  /** Their values. */
  values(name: string, labels?: Labels): readonly number[];
  /** The names of collectors that failed. */
  readonly failed: readonly string[];
}

/** Reads an exposition. */
export function exposed(text: string): Exposed {
  const families = new Map(parseExposition(text).map((family) => [family.name, family.samples]));
  const samples: Exposed['samples'] = (name, labels = {}) =>
    (families.get(name) ?? []).filter((sample) =>
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
  return {
    names: [...families.keys()],
    samples,
    values: (name, labels) => samples(name, labels).map(({ value }) => value),
    failed: samples('node_scrape_collector_success').flatMap(({ labels, value }) =>
      value === 0 ? [labels.collector ?? ''] : [],
    ),
  };
}
