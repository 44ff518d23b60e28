/** All proofs. Each is one file of this folder, and its short form is run by a test. */
import { fuzzProof } from './fuzz.ts';
import { killsProof } from './kills.ts';
import type { Proof } from './proof.ts';
import { restartProof } from './restart.ts';
import { stalenessProof } from './staleness.ts';

export const proofs: readonly Proof[] = [fuzzProof, killsProof, restartProof, stalenessProof];
