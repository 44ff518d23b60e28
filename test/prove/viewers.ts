/** Open event streams, kept as a browser keeps them: it waits as long as the server said, and says what it saw last. */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** A stream that ended, and came back. */
export interface Return {
  /** `performance.now()` when it ended. */
  readonly endedAt: number;
  readonly openedAt: number;
}

/** What a browser waits when the server has said nothing, and when it answered something else than a stream. */
const defaultRetryMs = 3000;

export class Viewer {
  /** The version of the board that it shows. */
  version = 0;
  readonly returns: Return[] = [];
  isOpen = false;
  readonly #baseUrl: string;
  readonly #closed = new AbortController();
  #lastEventId: string | null = null;
  #retryMs = defaultRetryMs;
  #running: Promise<void> = Promise.resolve();
  #request: ClientRequest | null = null;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  open(): void {
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#request?.destroy();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closed;
    let endedAt: number | null = null;
    this.version = await this.#boardVersion().catch(() => 0);
    while (!signal.aborted) {
      const response = await this.#connect();
      if (response) {
        if (endedAt !== null) this.returns.push({ endedAt, openedAt: performance.now() });
        this.isOpen = true;
        await this.#read(response);
        this.isOpen = false;
        endedAt = performance.now();
      }
      await delay(this.#retryMs, undefined, { signal }).catch(() => undefined); // closed meanwhile
    }
  }

  /** Null when there was no stream to be had. */
  #connect(): Promise<IncomingMessage | null> {
    const { promise, resolve } = Promise.withResolvers<IncomingMessage | null>();
    const headers = this.#lastEventId === null ? {} : { 'last-event-id': this.#lastEventId };
    const sent = request(`${this.#baseUrl}/live?since=${this.version}`, { agent: false, headers }, (response) => {
      if (response.statusCode === 200) return resolve(response);
      response.resume();
      resolve(null);
    });
    this.#request = sent;
    sent.once('error', () => resolve(null));
    sent.end();
    return promise;
  }

  async #read(response: IncomingMessage): Promise<void> {
    let event = '';
    let data = '';
    try {
      for await (const line of createInterface(response)) {
        const [, field = '', value = ''] = /^([a-z]*): ?(.*)$/.exec(line) ?? [];
        if (field === 'retry') this.#retryMs = Number(value);
        else if (field === 'id') this.#lastEventId = value;
        else if (field === 'event') event = value;
        else if (field === 'data') data += value;
        else if (line === '') {
          if (event) await this.#onEvent(event, data);
          event = '';
          data = '';
        }
      }
    } catch {
      // The connection broke in the middle: the same to a browser as its end.
    }
  }

  async #onEvent(event: string, data: string): Promise<void> {
    if (event === 'reset') this.version = await this.#boardVersion();
    const { version } = event === 'board' ? (JSON.parse(data) as { version?: number }) : {};
    if (version !== undefined) this.version = version;
  }

  async #boardVersion(): Promise<number> {
    const response = await fetch(`${this.#baseUrl}/api/v1/board`);
    return ((await response.json()) as { version: number }).version; // the API's documented answer
  }
}
