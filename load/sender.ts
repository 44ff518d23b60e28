/** Sends requests over kept connections: one visitor's with their cookie, each timed from when it was due. */
import { performance } from 'node:perf_hooks';
import { Agent, type Dispatcher } from 'undici';
import type { Recording } from './recording.ts';
import { LoadError, type LoadRequest, type Site } from './scenario.ts';

/** So long an answer is waited for. */
export const timeoutMs = 30_000;

export interface SenderOptions {
  /** Without a path. */
  readonly url: string;
  /** Sent as bearer tokens, each by visitors of its own; none where none is needed. */
  readonly tokens: readonly string[];
  readonly recording: Recording;
  readonly timeoutMs: number;
}

/** Somebody who sends requests: what the service gives them to be known by, they send back. */
export interface Visitor {
  cookie: string | null;
  readonly token: string | null;
}

export interface Due {
  readonly action: string;
  readonly request: LoadRequest;
  readonly alsoExpected: readonly number[];
  /** When it should be sent, as `performance.now()` has it. */
  readonly dueAt: number;
}

/** Of an answer; the code of the error where there is none. */
interface Outcome {
  readonly status: number | null;
  readonly error: string | null;
}

/** Where nobody says otherwise, an answer of 2xx or 3xx is as expected. */
const isSuccess = (status: number): boolean => status >= 200 && status < 400;

export class Sender implements Site {
  readonly #options: SenderOptions;
  readonly #agent: Agent;
  #beganAt = performance.now();

  constructor(options: SenderOptions) {
    this.#options = options;
    const { timeoutMs } = options;
    // As many connections as there are requests at the same time: a queue in here would hide what a user waits for.
    this.#agent = new Agent({ connections: null, pipelining: 1, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  }

  /** So long the beginning of an answer, and each further part of it, are waited for. */
  get timeoutMs(): number {
    return this.#options.timeoutMs;
  }

  /** From now on, times are told from now. */
  begin(): void {
    this.#beganAt = performance.now();
  }

  /** A new one. @param index visitors take turns with the tokens */
  visitor(index: number): Visitor {
    const { tokens } = this.#options;
    return { cookie: null, token: tokens[index % tokens.length] ?? null };
  }

  /** Sends a request, reads its answer and records both; never rejects. */
  async send(visitor: Visitor, { action, request, alsoExpected, dueAt }: Due): Promise<void> {
    const startedAt = performance.now();
    const { status, error } = await this.#ask(visitor, request);
    this.#options.recording.add({
      action,
      dueMs: dueAt - this.#beganAt,
      startedMs: startedAt - this.#beganAt,
      endedMs: performance.now() - this.#beganAt,
      status,
      isExpected: status !== null && (isSuccess(status) || alsoExpected.includes(status)),
      error,
    });
  }

  async text(request: LoadRequest): Promise<string> {
    const where = `${request.method ?? 'GET'} ${this.#options.url}${request.path}`;
    const response = await this.#agent.request(this.#dispatched(request, this.visitor(0))).catch((error: unknown) => {
      throw new LoadError(`${where} was not answered: ${messageOf(error)}`, { cause: error });
    });
    const body = await response.body.text();
    if (response.statusCode >= 200 && response.statusCode < 300) return body;
    throw new LoadError(`${where} was answered ${response.statusCode}; expected 2xx. ${body.slice(0, 300)}`);
  }

  /** Requests that are still open end without an answer. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  /** Reads the answer and throws it away. */
  #ask(visitor: Visitor, request: LoadRequest): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    let status: number | null = null;
    // Not `request`, which makes a stream of each answer: that costs as much as all else.
    this.#agent.dispatch(this.#dispatched(request, visitor), {
      onRequestStart: () => undefined,
      onResponseStart(_controller, statusCode, headers) {
        status = statusCode;
        const given = headers['set-cookie'];
        if (given !== undefined) visitor.cookie = cookiesOf(visitor.cookie, given);
      },
      onResponseData: () => undefined,
      onResponseEnd: () => resolve({ status, error: null }),
      onResponseError: (_controller, error) => resolve({ status: null, error: codeOf(error) }),
    });
    return promise;
  }

  #dispatched(
    { method = 'GET', path, headers, body }: LoadRequest,
    { cookie, token }: Visitor,
  ): Dispatcher.DispatchOptions & { readonly origin: string } {
    return {
      origin: this.#options.url,
      method,
      path,
      body: body ?? null,
      headers: headersOf(headers, cookie, token),
    };
  }
}

/** The scenario's own instead of ours. Names are the same in any case; twice the same would be sent twice. */
function headersOf(
  own: LoadRequest['headers'],
  cookie: string | null,
  token: string | null,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {
    ...(cookie !== null && { cookie }),
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  for (const name in own) headers[name.toLowerCase()] = own[name] ?? '';
  return headers;
}

/** What a visitor sends back: the names and values that were given, and those known before that have not changed. */
function cookiesOf(known: string | null, given: string | readonly string[]): string {
  const pairs = [...(known?.split('; ') ?? []), ...[given].flat().map((one) => one.split(';', 1)[0] ?? '')];
  return [...new Map(pairs.map((pair) => [pair.split('=', 1)[0], pair])).values()].join('; ');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : messageOf(error);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
