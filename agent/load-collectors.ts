/** The collectors are found by their files: every file in `collectors/` is one, and its name is the collector's. */
import { readdir } from 'node:fs/promises';
import type { Cadence, Collector, UnboundCollector } from './collector.ts';
import type { Targets } from './targets/index.ts';

const folder = new URL('./collectors/', import.meta.url);

/**
 * Loads all collectors of a platform, in the order of their names.
 * @throws Error when a file does not hold the collector of its name.
 */
export async function loadCollectors(platform: NodeJS.Platform): Promise<readonly UnboundCollector[]> {
  const files = (await readdir(folder)).filter((file) => /(?<!\.test)\.ts$/.test(file)).sort();
  const collectors = await Promise.all(files.map(loadCollector));
  return collectors.filter(({ platforms }) => platforms?.includes(platform) ?? true);
}

async function loadCollector(file: string): Promise<UnboundCollector> {
  const expected = file.slice(0, -'.ts'.length).replaceAll('-', '_');
  // What a file exports is known only when it is loaded; the next line looks.
  const { collector }: { collector?: UnboundCollector } = await import(new URL(file, folder).href);
  if (collector?.name === expected) return collector;
  throw new Error(
    `agent/collectors/${file} exports ${collector ? `the collector ${collector.name}` : 'no collector'}; ` +
      `expected: export const collector = defineCollector({ name: '${expected}', … })`,
  );
}

/** Targets that collectors with a longer cadence have for themselves, so that they never hold up a scrape. */
export interface BoundTargets {
  readonly atScrape: Partial<Targets>;
  readonly inBackground?: Partial<Targets>;
}

/** Binds the collectors whose targets are configured. */
export function bindCollectors(
  collectors: readonly UnboundCollector[],
  { atScrape, inBackground }: BoundTargets,
): readonly Collector[] {
  const targetsOf = (cadence: Cadence): Partial<Targets> =>
    cadence === 'scrape' ? atScrape : { ...atScrape, ...inBackground };
  return collectors.flatMap((collector) => collector.bind(targetsOf(collector.cadence)) ?? []);
}
