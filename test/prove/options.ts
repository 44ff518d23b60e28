/** The command line of a proof: what is to be tried, and how. */
import { parseArgs } from 'node:util';
import { commonOptions, readNamed, type Typed, wrong } from '../named-command.ts';
import type { Form, Proof } from './proof.ts';

export interface Wish {
  readonly proof: Proof;
  readonly form: Form;
  /** Undefined: chosen by chance. */
  readonly seed: number | undefined;
  readonly json: boolean;
}

const options = {
  ...commonOptions,
  short: { type: 'boolean' },
  seed: { type: 'string' },
} as const;

/** @throws TypeError of `parseArgs` for an option that there is not. */
export function readOptions(args: readonly string[], proofs: readonly Proof[]): Typed<Wish> {
  const given = parseArgs({ args: [...args], allowPositionals: true, options });
  const proof = readNamed(given, proofs, 'proof');
  if ('kind' in proof) return proof;
  const { values } = given;
  if (values.seed !== undefined && !/^\d{1,9}$/.test(values.seed)) {
    return wrong(`--seed is "${values.seed}"; expected: a whole number of up to nine digits`);
  }
  const seed = values.seed === undefined ? undefined : Number(values.seed);
  return { kind: 'run', wish: { proof, form: values.short ? 'short' : 'long', seed, json: values.json ?? false } };
}
