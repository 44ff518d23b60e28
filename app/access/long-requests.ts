/** Ends requests that go on for long, streams, when their sender may no longer have them. */
import type { IncomingMessage } from 'node:http';
import type { Scope } from './access.ts';
import type { Gate } from './gate.ts';

const lookIntervalMs = 1000;

interface LongRequest {
  readonly request: IncomingMessage;
  readonly scope: Scope;
  readonly end: () => void;
}

export class LongRequests {
  readonly #gate: Gate;
  readonly #running = new Set<LongRequest>();
  readonly #timer: NodeJS.Timeout;

  constructor(gate: Gate) {
    this.#gate = gate;
    this.#timer = setInterval(() => this.#look(), lookIntervalMs);
  }

  /** Calls `end` once the sender of `request` may not do `scope` any more. @returns what forgets it */
  watch(request: IncomingMessage, scope: Scope, end: () => void): () => void {
    const entry = { request, scope, end };
    this.#running.add(entry);
    return () => void this.#running.delete(entry);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const entry of this.#running) void this.#lookAt(entry);
  }

  async #lookAt(entry: LongRequest): Promise<void> {
    // What cannot be told for so long that it is no longer trusted ends as well.
    const may = await this.#gate.stillMay(entry.request, entry.scope).catch(() => false);
    if (may || !this.#running.delete(entry)) return;
    entry.end();
  }
}
