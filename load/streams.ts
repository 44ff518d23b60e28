/** Streams of events that users hold open while they look: opened again when they end, read and thrown away. */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';

export interface StreamOptions {
  /** Of the stream. */
  readonly url: string;
  /** Each stream is sent one of them; none where none is needed. */
  readonly tokens: readonly string[];
}

/** As a browser waits that has not been told otherwise; each time it is in vain, twice as long. */
const openAgainMs = 1000;
const mostPauseMs = 30_000;
/** Whoever comes back so soon was hardly away: a worker that is replaced ends its streams. */
const briefMs = 3_000;

interface Held {
  readonly stop: AbortController;
  /** As `performance.now()` has it; null while it is open. */
  awaySince: number | null;
}

export class Streams {
  readonly #options: StreamOptions;
  readonly #agent = new Agent({ connections: null, bodyTimeout: 0 });
  readonly #held: { readonly held: Held; readonly closed: Promise<void> }[] = [];
  #lost = 0;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  get open(): number {
    return this.#held.filter(({ held }) => held.awaySince === null).length;
  }

  /** Those that are open, and those that were a moment ago. */
  get kept(): number {
    const now = performance.now();
    return this.#held.filter(({ held: { awaySince } }) => awaySince === null || now - awaySince < briefMs).length;
  }

  /** Streams that ended, or could not be opened, though nobody had asked for it. */
  get lost(): number {
    return this.#lost;
  }

  /** Opens streams, or closes those that were opened last. */
  hold(count: number): void {
    while (this.#held.length < count) {
      const held: Held = { stop: new AbortController(), awaySince: performance.now() };
      this.#held.push({ held, closed: this.#keepOpen(this.#held.length, held) });
    }
    for (const { held } of this.#held.splice(count)) held.stop.abort();
  }

  /** Resolves when all are closed. */
  async close(): Promise<void> {
    const held = [...this.#held];
    this.hold(0);
    await Promise.all(held.map(({ closed }) => closed));
    await this.#agent.destroy();
  }

  async #keepOpen(index: number, held: Held): Promise<void> {
    const { signal } = held.stop;
    const { url, tokens } = this.#options;
    const token = tokens[index % tokens.length];
    const headers = { accept: 'text/event-stream', ...(token && { authorization: `Bearer ${token}` }) };
    const { origin, pathname, search } = new URL(url);
    for (let pauseMs = openAgainMs; !signal.aborted; ) {
      let openedAt = Number.POSITIVE_INFINITY;
      try {
        const options = { origin, path: `${pathname}${search}`, method: 'GET', headers, signal } as const;
        const { statusCode, body } = await this.#agent.request(options);
        if (statusCode === 200) {
          openedAt = performance.now();
          held.awaySince = null;
        }
        for await (const _ of body);
      } catch {
        // counted below, as a stream that ends in order is
      }
      if (signal.aborted) return;
      held.awaySince ??= performance.now();
      this.#lost += 1;
      const openMs = performance.now() - openedAt;
      if (openMs >= mostPauseMs) pauseMs = openAgainMs;
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(2 * pauseMs, mostPauseMs);
    }
  }
}
