/** An answer that is not a success: which status, and what the client is told about it. */

/** One thing that is wrong with what was sent. */
export interface Problem {
  /** Where: `results[3].status`, `line 12: testcase @name`. */
  readonly at: string;
  /** What stands there, shortened. */
  readonly value: string;
  readonly expected: string;
}

export interface HttpErrorOptions {
  readonly problems?: readonly Problem[];
  readonly retryAfterSeconds?: number;
  /** Headers of the answer: a challenge, a cookie to forget. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** A word for programs: `unknown_format`. */
  readonly code: string;
  readonly problems: readonly Problem[];
  readonly retryAfterSeconds: number | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, options: HttpErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.problems = options.problems ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.headers = options.headers ?? {};
  }
}
