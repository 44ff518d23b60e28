/** What `lvd verify` shows: texts as they come, or one JSON document at the end. */
import process from 'node:process';
import type { OccasionState } from '../../slo/verification/due.ts';
import { printRun } from '../print.ts';
import type { Profile } from '../profiles.ts';
import type { Summary } from '../report/summary.ts';
import type { FinishedRun } from '../run-profile.ts';
import { occasionsAsJson, printOccasions } from './print.ts';

export class Shown {
  readonly #json: boolean;
  readonly #runs: Summary[] = [];

  constructor({ json }: { readonly json: boolean }) {
    this.#json = json;
  }

  begin({ name }: Profile, states: readonly OccasionState[]): void {
    process.stderr.write(`verify: ${name}, for ${states.map(({ occasion }) => occasion).join(' and ')}\n`);
  }

  run({ tested, summary, compared }: FinishedRun): void {
    this.#runs.push(summary);
    if (!this.#json) process.stdout.write(`\n${printRun(tested, compared)}\n`);
  }

  /** The last thing that is shown. */
  states(states: readonly OccasionState[]): void {
    process.stdout.write(this.#json ? occasionsAsJson(states, this.#runs) : printOccasions(states));
  }
}
