/** Rules of other generators, as the text that Prometheus reads. */
import { stringify } from 'yaml';

export type RuleText = { readonly expr: string; readonly labels?: Readonly<Record<string, string>> } & (
  | { readonly record: string }
  | { readonly alert: string; readonly for?: string }
);

export interface GroupText {
  readonly name: string;
  /** Prometheus's own interval when not given. */
  readonly interval?: string;
  readonly rules: readonly RuleText[];
}

export const ruleFile = (groups: readonly GroupText[]): string =>
  stringify({ groups }, { lineWidth: 0, aliasDuplicateObjects: false });

/** An objective, as a peer is told of it. */
export interface PeerObjective {
  readonly name: string;
  /** Between 0 and 1. */
  readonly ratio: number;
  /** The window of the budget, as a PromQL duration. */
  readonly period: string;
}
