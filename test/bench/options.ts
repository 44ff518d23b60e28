/** The command line of a bench: what is to be run, and how. */
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';

export interface Wish {
  readonly bench: Bench;
  readonly rounds: number;
  readonly intervalMs: number;
  /** Names of sections; empty for all. */
  readonly only: readonly string[];
  readonly json: boolean;
}

/** What was typed: something to print, something to run, or what is wrong with it. */
export type Typed =
  | { readonly kind: 'help' | 'list' }
  | { readonly kind: 'run'; readonly wish: Wish }
  | { readonly kind: 'wrong'; readonly problem: string };

const options = {
  help: { type: 'boolean', short: 'h' },
  list: { type: 'boolean' },
  json: { type: 'boolean' },
  rounds: { type: 'string' },
  'interval-ms': { type: 'string' },
  only: { type: 'string', multiple: true },
} as const;

/** @throws TypeError of `parseArgs` for an option that there is not. */
export function readOptions(args: readonly string[], benches: readonly Bench[]): Typed {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) return { kind: 'help' };
  if (values.list) return { kind: 'list' };
  const [name, ...others] = positionals;
  const bench = benches.find((candidate) => candidate.name === name);
  if (!bench || others.length > 0) {
    const given = positionals.length > 0 ? `"${positionals.join(' ')}" is no bench` : 'no bench is named';
    return wrong(`${given}; expected one of ${benches.map((known) => known.name).join(', ')}`);
  }
  const rounds = wholeNumber(values.rounds, bench.rounds);
  if (rounds === undefined) return wrong(`--rounds is "${values.rounds}"; expected: a whole number from 1`);
  if (values['interval-ms'] !== undefined && bench.intervalMs === 0) {
    return wrong(`--interval-ms makes no sense for ${bench.name}: its rounds follow each other at once`);
  }
  const intervalMs = wholeNumber(values['interval-ms'], bench.intervalMs);
  if (intervalMs === undefined) {
    return wrong(`--interval-ms is "${values['interval-ms']}"; expected: a whole number of milliseconds from 1`);
  }
  const only = values.only ?? [];
  const unknown = only.find((section) => !bench.sections?.some((known) => known.name === section));
  if (unknown !== undefined) return wrong(`--only is "${unknown}"; ${sectionsOf(bench)}`);
  return { kind: 'run', wish: { bench, rounds, intervalMs, only, json: values.json ?? false } };
}

const sectionsOf = ({ name, sections }: Bench): string =>
  sections ? `expected one of ${sections.map((known) => known.name).join(', ')}` : `${name} has no sections`;

const wrong = (problem: string): Typed => ({ kind: 'wrong', problem });

/** Undefined when it is none. */
function wholeNumber(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
