/**
 * Fans changes of the board out to the event streams that browsers hold open on this worker. A stream that says which
 * version it has seen gets everything that changed since, else it is told to read everything anew.
 */
import type { ServerResponse } from 'node:http';
import { m } from '../../metrics/catalogue/index.ts';
import type { BoundCounter, BoundGauge, Instruments } from '../../metrics/instruments/instruments.ts';
import type { BoardChange, BoardDocument, PageContext } from '../board/document.ts';
import { ChangeHistory } from './history.ts';

const heartbeatMs = 15_000;
/** Changes that follow each other faster are sent as one. */
const sendGapMs = 250;
/** A reader that leaves so much unread is let go; its browser connects again and catches up. */
const maximumUnreadBytes = 1024 * 1024;
const shortestRetryMs = 500;
const longestRetryMs = 5000;

/** What the browser shows is of another database: a newer version of that will never come. */
const resetEvent = 'event: reset\ndata: {}\n\n';

export interface LiveHubOptions {
  readonly instruments: Instruments;
  /** The newest board of this worker. */
  readonly current: () => BoardDocument | null;
  /** Why and since when the board may be behind; null while it is not. */
  readonly stale: () => PageContext['stale'];
  /** Makes sure that `current` is not behind the database. */
  readonly refresh: () => Promise<void>;
}

export class LiveHub {
  readonly #options: LiveHubOptions;
  /** With the version that each stream has been sent. */
  readonly #streams = new Map<ServerResponse, number>();
  readonly #history = new ChangeHistory();
  readonly #count: BoundGauge;
  readonly #sent: BoundCounter;
  readonly #dropped: BoundCounter;
  readonly #heartbeat: NodeJS.Timeout;
  #gap: NodeJS.Timeout | null = null;
  #waiting: { readonly document: BoardDocument; readonly changed: Set<string> } | null = null;
  #version = 0;
  #closed = false;

  constructor(options: LiveHubOptions) {
    this.#options = options;
    this.#count = options.instruments.gauge(m.live_streams, 'streams').bind({});
    this.#sent = options.instruments.counter(m.live_events_sent_total, 'events').bind({});
    this.#dropped = options.instruments.counter(m.live_streams_dropped_total, 'streams').bind({});
    this.#heartbeat = setInterval(() => this.#writeAll(': heartbeat\n\n'), heartbeatMs);
  }

  /** A newer board: sent at once, or together with what follows when something was sent just before. */
  changed(document: BoardDocument, changedSuites: readonly string[]): void {
    if (document.version < this.#version) this.#resetAll();
    this.#version = document.version;
    this.#history.add(document.version, changedSuites);
    this.#waiting = { document, changed: new Set([...(this.#waiting?.changed ?? []), ...changedSuites]) };
    if (!this.#gap) this.#send();
  }

  /** Tells every browser whether what it shows may be behind: nothing else would change on an open page. */
  reachabilityChanged(): void {
    this.#writeAll(renderStaleness(this.#options.stale()));
  }

  /** Writes events to a response whose head is sent, until either side ends it. `since`: null for "from now on". */
  async open(response: ServerResponse, since: number | null): Promise<void> {
    if (this.#closed) {
      // It came on a connection that was open before the worker stopped.
      response.end(`retry: ${randomRetryMs()}\n\n`);
      return;
    }
    response.once('close', () => {
      this.#streams.delete(response);
      this.#count.set(this.#streams.size);
    });
    response.write(`retry: ${randomRetryMs()}\n\n`);
    this.#streams.set(response, since ?? 0);
    this.#count.set(this.#streams.size);
    // Also when nothing is old: it may have been when this browser lost its last stream.
    response.write(renderStaleness(this.#options.stale()));
    if (since === null) return;
    if ((this.#options.current()?.version ?? -1) < since) await this.#options.refresh();
    if (!response.writableEnded && !response.destroyed) this.#catchUp(response, since);
  }

  /** Tells every browser to come back after a random time, and ends its stream. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    if (this.#gap) clearTimeout(this.#gap);
    for (const stream of this.#streams.keys()) stream.end(`retry: ${randomRetryMs()}\n\n`);
  }

  #catchUp(response: ServerResponse, since: number): void {
    const document = this.#options.current();
    const sent = this.#streams.get(response) ?? since;
    if (!document || document.version === sent) return;
    if (document.version < since) {
      this.#streams.set(response, document.version);
      response.write(resetEvent);
      return;
    }
    const changed = this.#history.since(since) ?? document.suites.map(({ slug }) => slug);
    this.#writeEvent(response, document.version, renderEvent(document, changed));
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#gap = null;
    if (!waiting || this.#closed) return;
    this.#waiting = null;
    const { document, changed } = waiting;
    const event = renderEvent(document, [...changed]);
    for (const [stream, version] of this.#streams) {
      // A stream that has just caught up has it already.
      if (version < document.version) this.#writeEvent(stream, document.version, event);
    }
    this.#gap = setTimeout(() => this.#send(), sendGapMs);
  }

  #resetAll(): void {
    this.#writeAll(resetEvent);
    for (const stream of this.#streams.keys()) this.#streams.set(stream, 0);
  }

  #writeAll(text: string): void {
    for (const stream of this.#streams.keys()) this.#write(stream, text);
  }

  #writeEvent(stream: ServerResponse, version: number, event: string): void {
    this.#streams.set(stream, version);
    this.#sent.inc();
    this.#write(stream, event);
  }

  #write(stream: ServerResponse, text: string): void {
    if (stream.writableLength > maximumUnreadBytes) {
      this.#dropped.inc();
      stream.destroy();
      return;
    }
    stream.write(text);
  }
}

function renderEvent(document: BoardDocument, changedSuites: readonly string[]): string {
  const { version, generatedAt, counts, problems } = document;
  const slugs = new Set(changedSuites);
  const suites = document.suites.filter(({ slug }) => slugs.has(slug));
  const change: BoardChange = { version, generatedAt, counts, problems, suites };
  return `event: board\nid: ${version}\ndata: ${JSON.stringify(change)}\n\n`;
}

function renderStaleness(stale: PageContext['stale']): string {
  return `event: stale\ndata: ${JSON.stringify(stale)}\n\n`;
}

/** Random, so that the browsers of a stopped worker do not all come back at once. */
function randomRetryMs(): number {
  return Math.round(shortestRetryMs + Math.random() * (longestRetryMs - shortestRetryMs));
}
