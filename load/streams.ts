/** Streams of events that users hold open while they look: opened again when they end, read and thrown away. */
import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';

export interface StreamOptions {
  /** Of the stream. */
  readonly url: string;
  /** Each stream is sent one of them; none where none is needed. */
  readonly tokens: readonly string[];
}

/** As a browser waits that has not been told otherwise. */
const openAgainMs = 1000;

export class Streams {
  readonly #options: StreamOptions;
  readonly #agent = new Agent({ connections: null, bodyTimeout: 0 });
  readonly #held: { readonly stop: AbortController; readonly closed: Promise<void> }[] = [];
  #open = 0;
  #lost = 0;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  get open(): number {
    return this.#open;
  }

  /** Streams that ended, or could not be opened, though nobody had asked for it. */
  get lost(): number {
    return this.#lost;
  }

  /** Opens streams, or closes those that were opened last. */
  hold(count: number): void {
    while (this.#held.length < count) {
      const stop = new AbortController();
      this.#held.push({ stop, closed: this.#keepOpen(this.#held.length, stop.signal) });
    }
    for (const { stop } of this.#held.splice(count)) stop.abort();
  }

  /** Resolves when all are closed. */
  async close(): Promise<void> {
    const held = [...this.#held];
    this.hold(0);
    await Promise.all(held.map(({ closed }) => closed));
    await this.#agent.destroy();
  }

  async #keepOpen(index: number, signal: AbortSignal): Promise<void> {
    const { url, tokens } = this.#options;
    const token = tokens[index % tokens.length];
    const headers = { accept: 'text/event-stream', ...(token && { authorization: `Bearer ${token}` }) };
    const { origin, pathname, search } = new URL(url);
    while (!signal.aborted) {
      try {
        const options = { origin, path: `${pathname}${search}`, method: 'GET', headers, signal } as const;
        const { statusCode, body } = await this.#agent.request(options);
        if (statusCode === 200) this.#open += 1;
        try {
          for await (const _ of body);
        } finally {
          if (statusCode === 200) this.#open -= 1;
        }
      } catch {
        // counted below, as a stream that ends in order is
      }
      if (signal.aborted) return;
      this.#lost += 1;
      await delay(openAgainMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
