/** Compares what the agent tells with what an exporter on the same host tells: names, labels, and the values of counters. */
import { catalogue } from '../../metrics/catalogue/index.ts';
import type { Entry } from '../../metrics/entry.ts';
import { parseExposition } from '../../metrics/promql/draft/index.ts';
import { waitFor } from '../../test/services.ts';
import { type Difference, isKnown } from './difference.ts';

const entries: Readonly<Record<string, Entry>> = catalogue;
/** Both add up small parts of seconds, each in its own order. */
const rounding = 1e-6;

/** Series → value; a series is a name and its labels in order, and an empty label is none. */
export type Exposition = ReadonlyMap<string, number>;

export interface SideBySide {
  readonly agentPort: number;
  readonly exporterPort: number;
  readonly differences: readonly Difference[];
  /** Whether the metric is one that both should have: the agent has others beside them. */
  isShared(name: string): boolean;
  /** Labels that the exporter adds to every series and the agent does not. */
  readonly addedLabels?: readonly string[];
}

/** Reads an exposition, without the labels given. */
export async function scrape(port: number, withoutLabels: readonly string[] = []): Promise<Exposition> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  const samples = parseExposition(await response.text()).flatMap((family) => family.samples);
  return new Map(
    samples.map(({ name, labels, value }) => {
      const told = Object.entries(labels).filter(([label, text]) => text !== '' && !withoutLabels.includes(label));
      return [`${name}{${told.map((pair) => pair.join('=')).sort()}}`, value];
    }),
  );
}

/**
 * Waits until both have the same series, but for the known differences, and returns how many. Something may come or go
 * between the two scrapes, so that one comparison is not enough.
 * @throws Error that names what only one of them has.
 */
export async function waitForSameSeries(pair: SideBySide): Promise<number> {
  const { differences, isShared } = pair;
  return waitFor('no difference', async () => {
    const [ours, theirs] = [await scrape(pair.agentPort), await scrape(pair.exporterPort, pair.addedLabels)];
    const only = (one: Exposition, other: Exposition, kind: Difference['kind']): readonly string[] =>
      [...one.keys()].filter((series) => !other.has(series) && !isKnown(differences, nameOf(series), kind));
    const missing = only(theirs, ours, 'only the exporter has it');
    const added = only(ours, theirs, 'only the agent has it').filter((series) => isShared(nameOf(series)));
    if (missing.length + added.length === 0) return [...ours.keys()].filter((series) => theirs.has(series)).length;
    throw new Error(`the agent lacks ${missing.join(', ') || 'nothing'}; only it has ${added.join(', ') || 'nothing'}`);
  });
}

/**
 * Waits until the exporter's value of every counter lies between two of the agent's, for what is counted grows
 * meanwhile; and of every gauge that stays. Returns how many were compared.
 * @throws Error that names each that does not.
 */
export async function waitForSameValues(pair: SideBySide): Promise<number> {
  return waitFor('the same values', async () => {
    const before = await scrape(pair.agentPort);
    const theirs = await scrape(pair.exporterPort, pair.addedLabels);
    const after = await scrape(pair.agentPort);
    const compared = [...theirs].flatMap(([series, value]) => {
      const [low, high] = [before.get(series), after.get(series)];
      const name = nameOf(series);
      if (low === undefined || high === undefined || !pair.isShared(name)) return [];
      if (isKnown(pair.differences, name, 'values are not compared')) return [];
      if (entries[name]?.type === 'gauge' && low !== high) return [];
      return [{ series, value, low, high }];
    });
    const wrong = compared.filter(({ value, low, high }) => {
      const slack = rounding * Math.max(1, Math.abs(high));
      return value < low - slack || value > high + slack;
    });
    if (wrong.length === 0) return compared.length;
    throw new Error(
      wrong.map(({ series, value, low, high }) => `${series}: ${value}, and the agent ${low} to ${high}`).join('\n'),
    );
  });
}

const nameOf = (series: string): string => series.slice(0, series.indexOf('{'));
