/** What a proof is: a claim about the product under faults or load, tried for real, and what was found of it. */

/** `long`: what is promised in full. `short`: the same on a small scale, for `npm test`. */
export type Form = 'long' | 'short';

export interface ProofOptions {
  readonly form: Form;
  /** What is chosen by chance follows from it, so that a failure can be tried again. A whole number. */
  readonly seed: number;
  /** Says how far it is. */
  readonly tell: (line: string) => void;
}

/** One thing that was claimed. */
export interface Finding {
  /** The claim, as a sentence that is true when it held: "no request failed". */
  readonly claim: string;
  /** What was seen, with its figures. */
  readonly seen: string;
  readonly held: boolean;
}

export interface Proof {
  readonly name: string;
  /** What is tried, in one line. */
  readonly summary: string;
  /** How long each form takes on two cores, in words. */
  readonly takes: Readonly<Record<Form, string>>;
  /** Tries it, and resolves to what was found; at least one finding. Rejects when it could not be tried at all. */
  readonly run: (options: ProofOptions) => Promise<readonly Finding[]>;
}

/** 0 when every claim held, 1 when one did not, and when nothing was found at all. */
export const exitCodeOf = (findings: readonly Finding[]): 0 | 1 =>
  findings.length > 0 && findings.every(({ held }) => held) ? 0 : 1;

/** One line each: whether it held, the claim, what was seen. */
export function renderFindings(findings: readonly Finding[]): string {
  return findings
    .map(({ claim, seen, held }) => `  ${held ? '✓ held      ' : '✗ fell short'}  ${claim}: ${seen}\n`)
    .join('');
}
