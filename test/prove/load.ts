/** A steady load on the public address: boards are read and single results are posted, each with a name of its own. */
import { randomUUID } from 'node:crypto';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../service/random.ts';

export interface LoadOptions {
  /** Where nginx listens, without a path. */
  readonly baseUrl: string;
  /** With the scope "ingest". */
  readonly token: string;
  readonly random: Random;
  /** Half of them keep their connection, the others open one for each request. */
  readonly clients: number;
  /** Each client pauses so long between its requests, in the mean. */
  readonly meanPauseMs: number;
  /** Whether a POST that was not acknowledged is sent again until it is. */
  readonly untilAcknowledged: boolean;
}

export interface Attempt {
  readonly kind: 'GET' | 'POST';
  readonly path: string;
  readonly keptConnection: boolean;
  /** `performance.now()` when it was sent. */
  readonly sentAt: number;
  readonly tookMs: number;
  /** The status; for a request without an answer the code of the error. */
  readonly outcome: number | string;
  /** The code of the error that the answer named. */
  readonly reason: string | undefined;
}

const timeoutMs = 40_000;
const retryPauseMs = 200;
/** As many as a board has in real life; each gets every so manieth result. */
const suiteCount = 40;
/** Of all requests. */
const postShare = 0.4;
const readPaths = ['/', '/api/v1/board', '/api/v1/board', '/suites/proof-suite-1'];

export class Load {
  readonly attempts: Attempt[] = [];
  /** The names of results whose POST was answered with a 2xx. */
  readonly acknowledged = new Set<string>();
  /** How the names of its results begin, and those of no other load. */
  readonly namePrefix = `result-${randomUUID().slice(0, 8)}-`;
  readonly #options: LoadOptions;
  readonly #clients: Promise<void>[] = [];
  #sent = 0;
  #stopping = false;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  get failures(): readonly Attempt[] {
    return this.attempts.filter(({ outcome }) => !isSuccess(outcome));
  }

  /** Resolves when what is read is there to be read. */
  async start(): Promise<void> {
    await this.#post(undefined);
    for (let index = 0; index < this.#options.clients; index += 1) {
      const client = this.#client(index % 2 === 0);
      client.catch(() => undefined); // told by `stop`
      this.#clients.push(client);
    }
  }

  /** Resolves when every request under way has ended. @throws Error when a report was refused. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#clients);
  }

  async #client(keptConnection: boolean): Promise<void> {
    const { random, meanPauseMs } = this.#options;
    const agent = keptConnection ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
    while (!this.#stopping) {
      await delay(random.between(0, 2 * meanPauseMs));
      if (random.between(0, 1) < postShare) await this.#post(agent);
      else await this.#attempt(agent, 'GET', random.pick(readPaths));
    }
    agent?.destroy();
  }

  async #post(agent: Agent | undefined): Promise<void> {
    this.#sent += 1;
    const number = this.#sent;
    const check = `${this.namePrefix}${number}`;
    const body = JSON.stringify({ suite: suiteName(number), results: [{ check, status: 'passed' }] });
    for (;;) {
      const outcome = await this.#attempt(agent, 'POST', '/api/v1/ingest/json', body, check);
      if (isSuccess(outcome)) break;
      // The same report would be refused again.
      if (typeof outcome === 'number' && outcome < 500) throw new Error(`a report was refused with ${outcome}`);
      if (!this.#options.untilAcknowledged) return;
      await delay(retryPauseMs);
    }
    this.acknowledged.add(check);
  }

  async #attempt(
    agent: Agent | undefined,
    kind: Attempt['kind'],
    path: string,
    body = '',
    key = '',
  ): Promise<number | string> {
    const sentAt = performance.now();
    const authorization = `Bearer ${this.#options.token}`;
    const headers = key && { 'content-type': 'application/json', 'idempotency-key': key, authorization };
    const { promise, resolve } = Promise.withResolvers<Pick<Attempt, 'outcome' | 'reason'>>();
    const sent = request(
      this.#options.baseUrl + path,
      { method: kind, agent: agent ?? false, headers: headers || {}, timeout: timeoutMs },
      async (response: IncomingMessage) => {
        // Half an answer is none.
        const body = await text(response).catch(() => null);
        if (body === null) resolve({ outcome: 'half an answer', reason: undefined });
        else resolve({ outcome: response.statusCode ?? 0, reason: /"code": ?"(\w+)"/.exec(body)?.[1] });
      },
    );
    sent.once('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ outcome: error.code ?? error.message, reason: undefined }),
    );
    sent.end(body);
    const { outcome, reason } = await promise;
    this.attempts.push({
      kind,
      path,
      keptConnection: agent !== undefined,
      sentAt,
      tookMs: performance.now() - sentAt,
      outcome,
      reason,
    });
    return outcome;
  }
}

/** The suite that the result of this number belongs to. */
const suiteName = (number: number): string => `proof suite ${((number - 1) % suiteCount) + 1}`;

const isSuccess = (outcome: number | string): boolean => typeof outcome === 'number' && outcome >= 200 && outcome < 300;

/** "3 of 5,120 failed: 2 × 503, 1 × ECONNRESET", or that none did. */
export function describeAttempts(attempts: readonly Attempt[]): string {
  const failed = attempts.filter(({ outcome }) => !isSuccess(outcome));
  const kinds = Map.groupBy(
    failed,
    ({ kind, keptConnection, outcome, reason }) =>
      `${[outcome, reason].filter(Boolean).join(' ')} (${kind}, ${keptConnection ? 'kept' : 'new'} connection)`,
  );
  const counts = [...kinds].map(([what, of]) => `${of.length} × ${what}`).join(', ');
  const total = attempts.length.toLocaleString('en');
  return failed.length === 0 ? `0 of ${total} failed` : `${failed.length} of ${total} failed: ${counts}`;
}
