/** What is tested, and what a run may leave behind there. */
import type { Report } from '../slo/validator/report.ts';

export interface Target {
  /** Of the service, without a path. */
  readonly url: string;
  /** Null: nobody is asked about it. */
  readonly prometheusUrl: string | null;
  /** Null for a service that is no stack of ours. */
  readonly trace: TracePlace | null;
  /** What one run is allowed by. @throws LoadError when none can be had */
  tokens(): Promise<RunTokens>;
}

/** A stack of ours. */
export interface StackTarget extends Target {
  readonly prometheusUrl: string;
  readonly trace: TracePlace;
}

export interface RunTokens {
  /** One of them is sent with each request; none where none is needed. */
  readonly texts: readonly string[];
  /** The run is over. */
  revoke(): Promise<void>;
}

export interface TracePlace {
  /** The file of `slo/journal/journal.ts`. */
  readonly journal: string;
  /** The folder in which the last run of each profile is kept. */
  readonly runs: string;
  /** Posts results where people look at them. @throws LoadError when they are not taken */
  post(report: Report): Promise<void>;
}

/** The stack that runs in a state folder, that of this folder when none is named. @throws LoadError when none runs */
export type FindStack = (stateDir: string | undefined) => Promise<StackTarget>;
