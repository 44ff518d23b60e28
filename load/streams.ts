/** Streams of events that users hold open while they look: opened again when they end, read and thrown away. */
import { setTimeout as delay } from 'node:timers/promises';
import { Agent } from 'undici';

export interface StreamOptions {
  /** Of the stream. */
  readonly url: string;
  readonly token: string | null;
  readonly count: number;
  readonly signal: AbortSignal;
}

export interface Streams {
  readonly open: number;
  /** Streams that ended, or could not be opened, though nobody had asked for it. */
  readonly lost: number;
  /** Resolves when all are closed; the signal closes them. */
  readonly closed: Promise<unknown>;
}

/** As a browser waits that has not been told otherwise. */
const openAgainMs = 1000;

export function holdStreams({ url, token, count, signal }: StreamOptions): Streams {
  const agent = new Agent({ connections: null, bodyTimeout: 0 });
  const state = { open: 0, lost: 0 };
  const headers = { accept: 'text/event-stream', ...(token && { authorization: `Bearer ${token}` }) };
  const { origin, pathname, search } = new URL(url);

  const hold = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        const options = { origin, path: `${pathname}${search}`, method: 'GET', headers, signal } as const;
        const { statusCode, body } = await agent.request(options);
        if (statusCode === 200) state.open += 1;
        try {
          for await (const _ of body);
        } finally {
          if (statusCode === 200) state.open -= 1;
        }
      } catch {
        // counted below, as a stream that ends in order is
      }
      if (signal.aborted) return;
      state.lost += 1;
      await delay(openAgainMs, undefined, { signal }).catch(() => undefined);
    }
  };
  const closed = Promise.all(Array.from({ length: count }, hold)).finally(() => agent.destroy());
  return {
    get open() {
      return state.open;
    },
    get lost() {
      return state.lost;
    },
    closed,
  };
}
