/** The command line of a proof: what is to be tried, and how. */
import { parseArgs } from 'node:util';
import type { Form, Proof } from './proof.ts';

export interface Wish {
  readonly proof: Proof;
  readonly form: Form;
  /** Undefined: chosen by chance. */
  readonly seed: number | undefined;
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
  short: { type: 'boolean' },
  seed: { type: 'string' },
} as const;

/** @throws TypeError of `parseArgs` for an option that there is not. */
export function readOptions(args: readonly string[], proofs: readonly Proof[]): Typed {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) return { kind: 'help' };
  if (values.list) return { kind: 'list' };
  const [name, ...others] = positionals;
  const proof = proofs.find((candidate) => candidate.name === name);
  if (!proof || others.length > 0) {
    const given = positionals.length > 0 ? `"${positionals.join(' ')}" is no proof` : 'no proof is named';
    return { kind: 'wrong', problem: `${given}; expected one of ${proofs.map((known) => known.name).join(', ')}` };
  }
  if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) {
    return { kind: 'wrong', problem: `--seed is "${values.seed}"; expected: a whole number of up to nine digits` };
  }
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  return { kind: 'run', wish: { proof, form: values.short ? 'short' : 'long', seed, json: values.json ?? false } };
}
