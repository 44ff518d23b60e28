/** What a bench is: a name, what it compares, and a run that returns its tables. */
import type { Figure } from './interleave.ts';

export interface Table {
  readonly title: string;
  readonly unit: string;
  /** The first is the peer, where there is one. */
  readonly figures: readonly Figure[];
}

export interface Bench {
  readonly name: string;
  readonly summary: string;
  /** Takes at most a minute or two. */
  readonly run: () => Promise<readonly Table[]>;
}
