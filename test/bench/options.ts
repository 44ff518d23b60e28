/** The command line of a bench: what is to be run, and how. */
import { parseArgs } from 'node:util';
import { commonOptions, readNamed, type Typed, wrong } from '../named-command.ts';
import type { Bench } from './bench.ts';

export interface Wish {
  readonly bench: Bench;
  readonly rounds: number;
  readonly intervalMs: number;
  /** Names of sections; empty for all. */
  readonly only: readonly string[];
  readonly json: boolean;
}

const options = {
  ...commonOptions,
  rounds: { type: 'string' },
  'interval-ms': { type: 'string' },
  only: { type: 'string', multiple: true },
} as const;

/** @throws TypeError of `parseArgs` for an option that there is not. */
export function readOptions(args: readonly string[], benches: readonly Bench[]): Typed<Wish> {
  const given = parseArgs({ args: [...args], allowPositionals: true, options });
  const bench = readNamed(given, benches, 'bench');
  if ('kind' in bench) return bench;
  const { values } = given;
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

/** Undefined when it is none. */
function wholeNumber(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
