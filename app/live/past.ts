/** Which suites changed on the way to the newest board, as far as this worker remembers. */
import { slugsOf } from '../board/change.ts';
import type { BoardChange } from '../board/document.ts';

const remembered = 500;

/** One step: the suites that changed from one version to a later one. */
export interface Step {
  readonly from: number;
  readonly version: number;
  readonly slugs: readonly string[];
}

export const stepOf = (change: BoardChange): Step => ({
  from: change.from,
  version: change.version,
  slugs: slugsOf(change),
});

export class Past {
  readonly #steps: Step[] = [];

  /** A step that does not follow the last one makes what was before worthless. */
  add(step: Step): void {
    const last = this.#steps.at(-1);
    if (last && last.version !== step.from) this.#steps.length = 0;
    this.#steps.push(step);
    if (this.#steps.length > remembered) this.#steps.shift();
  }

  forget(): void {
    this.#steps.length = 0;
  }

  /** The steps that lead from `version` to the newest. */
  after(version: number): readonly Step[] {
    return this.#steps.filter((step) => step.version > version);
  }
}

/**
 * The suites that changed after `from` up to `to`, told by steps in order; null when the steps do not cover all of the
 * way.
 */
export function suitesOnTheWay(steps: readonly Step[], from: number, to: number): ReadonlySet<string> | null {
  let reached = from;
  const slugs = new Set<string>();
  for (const step of steps) {
    if (step.version <= reached) continue;
    if (step.from > reached) return null;
    reached = step.version;
    for (const slug of step.slugs) slugs.add(slug);
  }
  return reached >= to ? slugs : null;
}
