/** The latest changes of the board that this worker saw: which suites changed after a version. */

const remembered = 500;

export class ChangeHistory {
  readonly #changes: { readonly version: number; readonly suites: readonly string[] }[] = [];

  /** Versions only grow; a smaller one means another database, whose past is not this one's. */
  add(version: number, suites: readonly string[]): void {
    const last = this.#changes.at(-1);
    if (last && last.version >= version) this.#changes.length = 0;
    this.#changes.push({ version, suites });
    if (this.#changes.length > remembered) this.#changes.shift();
  }

  /** The suites that changed after `version`, or null when that is longer ago than is remembered. */
  since(version: number): readonly string[] | null {
    const start = this.#changes.findLastIndex((change) => change.version <= version);
    if (start === -1) return null;
    return [...new Set(this.#changes.slice(start + 1).flatMap((change) => change.suites))];
  }
}
