/** Families of a running service in, a draft of its catalogue out. What cannot be known is guessed and said. */
import type { Entry } from '../entry.ts';
import type { ExposedFamily } from './exposition.ts';
import { breaksNaming, guessCounts, guessUnit } from './names.ts';

export interface DraftEntry {
  readonly name: string;
  readonly entry: Entry;
  /** The values that were seen of each label, sorted. */
  readonly seen: Readonly<Record<string, readonly string[]>>;
  /** What was guessed or left out; sentences. */
  readonly remarks: readonly string[];
}

export interface Draft {
  readonly entries: readonly DraftEntry[];
  /** Families that a catalogue cannot have, each with the reason. */
  readonly skipped: readonly string[];
}

export interface DraftOptions {
  /** Labels whose values are closed: those that were seen are listed. All others are open. */
  readonly closed?: ReadonlySet<string>;
}

/** Labels that Prometheus keeps for itself and renames at the scrape, unless it is told to honour them. */
const renamedAtScrape = new Set(['job', 'instance']);

/** Drafts a catalogue of all families; those of one name, from several services, become one entry. */
export function draftCatalogue(families: readonly ExposedFamily[], { closed = new Set() }: DraftOptions = {}): Draft {
  const skipped: string[] = [];
  const entries = [...Map.groupBy(families.flatMap(splitSummary), ({ name }) => name).values()].flatMap((same) => {
    const family = merge(same);
    const reason = reasonToSkip(family, same);
    if (reason === undefined) return [draftEntry(family, closed)];
    skipped.push(`${family.name}: ${reason}`);
    return [];
  });
  return { entries, skipped };
}

/** The sum and the count of a summary are counters; its quantiles stay a summary. */
function splitSummary(family: ExposedFamily): readonly ExposedFamily[] {
  if (family.type !== 'summary') return [family];
  const { name, help, samples } = family;
  const part = (suffix: '_sum' | '_count'): readonly ExposedFamily[] => {
    const own = samples.filter((sample) => sample.name === name + suffix);
    return own.length === 0 ? [] : [{ name: name + suffix, type: 'counter', help, samples: own }];
  };
  const quantiles = samples.filter((sample) => sample.name === name);
  return [...(quantiles.length > 0 ? [{ ...family, samples: quantiles }] : []), ...part('_sum'), ...part('_count')];
}

function merge(same: readonly ExposedFamily[]): ExposedFamily {
  const [first] = same as [ExposedFamily, ...ExposedFamily[]]; // a group has a member
  return {
    ...first,
    help: same.find(({ help }) => help !== '')?.help ?? '',
    samples: same.flatMap(({ samples }) => samples),
  };
}

function reasonToSkip(family: ExposedFamily, same: readonly ExposedFamily[]): string | undefined {
  const types = new Set(same.map(({ type }) => type));
  if (types.size > 1) return `it is exposed as ${[...types].join(' and as ')}`;
  if (family.type === 'summary') return 'quantiles of a summary cannot be added up; query its _sum and _count';
  if (family.type === 'gaugehistogram') return 'there are no functions for histograms of gauges';
  if (family.type === 'histogram' && boundsOf(family).length === 0) return 'no bucket of this histogram is exposed yet';
  return undefined;
}

function draftEntry(family: ExposedFamily, closed: ReadonlySet<string>): DraftEntry {
  const { name } = family;
  const type = typeOf(family);
  const unit = guessUnit(family, type);
  const seen = labelValues(family);
  const labels = Object.fromEntries(
    Object.entries(seen).map(([label, values]): [string, readonly string[] | '*'] => [
      label,
      closed.has(label) ? values : '*',
    ]),
  );
  const inherited = breaksNaming(name, type, unit) ? { inherited: 'the name that the service exposes' } : {};
  const base = { unit, help: family.help || 'The service does not say.', labels, ...inherited };
  const entry: Entry =
    type === 'histogram' ? { ...base, type, counts: guessCounts(name), buckets: boundsOf(family) } : { ...base, type };
  return { name, entry, seen, remarks: remarksOn(family) };
}

function typeOf({ type }: ExposedFamily): Entry['type'] {
  return type === 'counter' || type === 'histogram' ? type : 'gauge';
}

function remarksOn({ type, samples }: ExposedFamily): readonly string[] {
  const keys = new Set(samples.map(({ labels: { le: _, ...labels } }) => Object.keys(labels).sort().join()));
  return [
    ...(type === 'untyped' || type === 'unknown' ? ['The service gives no type: is it a counter?'] : []),
    ...(keys.size > 1 ? ['Not every series has all of the labels.'] : []),
    ...(samples.length === 0 ? ['No series is exposed yet, so its labels are unknown.'] : []),
  ];
}

function boundsOf({ samples }: ExposedFamily): readonly number[] {
  const bounds = samples.flatMap(({ labels: { le } }) => (le === undefined ? [] : [Number(le)]));
  return [...new Set(bounds)].filter(Number.isFinite).sort((a, b) => a - b);
}

function labelValues({ samples }: ExposedFamily): Readonly<Record<string, readonly string[]>> {
  const values = new Map<string, Set<string>>();
  for (const { labels } of samples) {
    for (const [label, value] of Object.entries(labels)) {
      if (label === 'le') continue;
      const name = renamedAtScrape.has(label) ? `exported_${label}` : label;
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  return Object.fromEntries([...values].map(([label, set]) => [label, [...set].sort()]));
}
