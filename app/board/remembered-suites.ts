/** The suites that this worker read last: unchanged ones need not be read again, and some are left when all else is away. */
import type { SuiteDocument } from './document.ts';
import type { Snapshot } from './read.ts';

export interface RememberedSuite {
  readonly snapshot: Snapshot<SuiteDocument>;
  readonly readAt: Date;
}

const remembered = 200;

export class RememberedSuites {
  readonly #suites = new Map<string, RememberedSuite>();

  get(key: string): RememberedSuite | undefined {
    return this.#suites.get(key);
  }

  /** The suite that was read longest ago makes place. */
  set(key: string, snapshot: Snapshot<SuiteDocument>): void {
    this.#suites.delete(key);
    this.#suites.set(key, { snapshot, readAt: new Date() });
    const oldest = this.#suites.keys().next();
    if (this.#suites.size > remembered && !oldest.done) this.#suites.delete(oldest.value);
  }
}
