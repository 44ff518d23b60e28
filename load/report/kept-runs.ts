/** Runs that later ones are compared with: the previous one of a stack, and the baseline that stands beside the code. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../service/replace-file.ts';
import { type Difference, differences, incomparable } from './compare-runs.ts';
import { parseSummary, type Summary } from './summary.ts';

/** A run that another is compared with, by what people call it. */
export interface KeptRun {
  readonly name: string;
  readonly path: string;
}

const baselines = join(import.meta.dirname, '..', 'baseline');

export const baselineOf = (profile: string): KeptRun => ({
  name: 'the baseline (two cores, everything on one machine)',
  path: join(baselines, `${profile}.json`),
});

/** @param folder where a stack keeps its runs */
export const previousOf = (folder: string, profile: string): KeptRun => ({
  name: 'the previous run',
  path: join(folder, `${profile}.json`),
});

/** Those runs of the same scenario that are there, beside `now`. @throws LoadError for a file that holds none */
export function compareWithKept(now: Summary, runs: readonly KeptRun[]): readonly Compared[] {
  return runs.flatMap(({ name, path }) => {
    if (!existsSync(path)) return [];
    const before = parseSummary(readFileSync(path, 'utf8'), path);
    if (before.scenario !== now.scenario) return [];
    const reason = incomparable(before, now);
    return [{ name, reason, differences: reason === null ? differences(before, now) : [] }];
  });
}

export interface Compared {
  readonly name: string;
  /** Why it is not compared, for people; null when it is. */
  readonly reason: string | null;
  readonly differences: readonly Difference[];
}

/** Instead of the one that was kept before. */
export function keepRun({ path }: KeptRun, summary: Summary): void {
  mkdirSync(dirname(path), { recursive: true });
  replaceFile(path, `${JSON.stringify(summary, null, 2)}\n`);
}
