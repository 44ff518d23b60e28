/** What a bench is: a name, what it compares, and a run that returns its tables and how they stand to its targets. */
import type { Table } from './interleave.ts';
import type { Target } from './targets.ts';

export interface BenchOptions {
  /** Rounds that count. */
  readonly rounds: number;
  /** Milliseconds from one round to the next; 0 where they follow each other at once. */
  readonly intervalMs: number;
  /** Names of the sections that are wanted; empty for all, and where a bench has none. */
  readonly only: readonly string[];
  /** Says how far it is. */
  readonly tell: (line: string) => void;
}

export interface Report {
  readonly tables: readonly Table[];
  /** Empty where nothing was promised. */
  readonly targets: readonly Target[];
  /** What was compared: programs with their versions, and what the servers held. */
  readonly notes?: readonly string[];
}

export interface Bench {
  readonly name: string;
  readonly summary: string;
  /** Unless `--rounds` says otherwise. */
  readonly rounds: number;
  /** Unless `--interval-ms` says otherwise; 0: rounds follow each other at once, and the option is refused. */
  readonly intervalMs: number;
  /** Its parts that can be run alone, if it has any. */
  readonly sections?: readonly { readonly name: string; readonly summary: string }[];
  readonly run: (options: BenchOptions) => Promise<Report>;
}
