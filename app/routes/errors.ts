/** Answers whatever could not be answered otherwise: as JSON below /api, as a page elsewhere. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { DatabaseUnavailableError } from '../database/errors.ts';
import { HttpError } from '../http-error.ts';
import { limits } from '../ingest/limits.ts';
import type { Services } from '../services.ts';
import { renderErrorPage } from '../web/pages/error.ts';
import { renderSignInPage } from '../web/pages/sign-in.ts';
import { type CreateContext, withoutFigures } from './page-context.ts';
import { localPath } from './sign-in.ts';

const retryAfterSeconds = 5;

/** The last route: whatever no other serves. */
export const refuseUnknown: RequestHandler = () => {
  throw new HttpError(404, 'not_found', 'There is nothing at this address.');
};

/** The last handler of all. Express tells it by its four parameters. */
export function createErrorHandler({ logger }: Services, contextOf: CreateContext): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const answer = toHttpError(error);
    // Its loss is logged once, by the pool; a line for every request that meets it would hide all others.
    const level = error instanceof DatabaseUnavailableError ? 'debug' : 'error';
    if (answer.status >= 500) logger[level]({ err: error, method: request.method, path: request.path }, answer.message);
    if (response.headersSent) {
      next(error);
      return;
    }
    response.set(answer.headers);
    if (answer.retryAfterSeconds) response.set('retry-after', String(answer.retryAfterSeconds));
    response.status(answer.status).set('cache-control', 'no-store');
    if (request.path.startsWith('/api/')) sendJson(response, answer);
    else sendPage(request, response, answer, contextOf);
  };
}

function sendJson(response: Response, { code, message, problems }: HttpError): void {
  response.json({ error: { code, message, problems } });
}

function sendPage(
  request: Request,
  response: Response,
  { status, code, message }: HttpError,
  contextOf: CreateContext,
): void {
  if (status === 401 && request.accepts('html')) {
    const next = request.method === 'GET' ? request.originalUrl : '/';
    response
      .type('html')
      .send(
        renderSignInPage(
          { next: localPath(next), problem: code === 'token_missing' ? null : message },
          withoutFigures(contextOf()),
        ),
      );
    return;
  }
  const [title, detail] = pageTexts(status, message);
  if (request.accepts('html')) response.type('html').send(renderErrorPage({ status, title, detail }, contextOf()));
  else response.type('text').send(`${title}: ${detail}\n`);
}

function pageTexts(status: number, message: string): readonly [title: string, detail: string] {
  if (status === 404) return ['Not found', `${message} It may be a typing error in the address.`];
  if (status === 503) return ['The database cannot be reached', 'This page needs it. Please try again in a moment.'];
  if (status === 429) return ['Too many requests', message];
  if (status < 500) return ['The request cannot be answered', message];
  return ['Something went wrong', 'The error was logged. Please try again; if it stays, tell whoever runs this.'];
}

/** What went wrong, as an answer; details of an unexpected error stay in the log. */
function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof DatabaseUnavailableError) {
    return new HttpError(503, 'database_unavailable', 'The database cannot be reached. Please try again later.', {
      retryAfterSeconds,
      cause: error,
    });
  }
  return bodyError(error) ?? new HttpError(500, 'internal_error', 'Something went wrong; it was logged.');
}

/** Errors of Express and its body reader carry a status and a type. */
function bodyError(error: unknown): HttpError | null {
  if (!(error instanceof Error)) return null;
  const { status, type } = error as Error & { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status > 499) return null;
  if (type === 'entity.too.large') {
    return new HttpError(413, 'body_too_large', 'The body is too large. Nothing was stored.', {
      problems: [{ at: 'the body', value: 'too many bytes', expected: `at most ${limits.bodyBytes} bytes` }],
    });
  }
  if (type === 'encoding.unsupported') {
    return new HttpError(415, 'content_encoding', 'The Content-Encoding is not known. Nothing was stored.', {
      problems: [{ at: 'header Content-Encoding', value: 'not known', expected: 'none, gzip, deflate, br or zstd' }],
    });
  }
  return new HttpError(
    status,
    'request_malformed',
    `The request cannot be read: ${error.message}. Nothing was stored.`,
    {
      problems: [{ at: 'the request', value: error.message, expected: 'a whole request, encoded as its headers say' }],
    },
  );
}
