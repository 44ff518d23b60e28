/** What a request says about the browser that sends it: where it comes from, what for, and what its owner wants. */
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';
import { HttpError } from './http-error.ts';

/** Global Privacy Control: whoever sends it is neither counted nor asked. See https://w3c.github.io/gpc/. */
export function wantsNoCounting(request: Request): boolean {
  return request.get('sec-gpc') === '1';
}

/** Whether somebody opens a page now; neither its own script, which reads it again, nor a browser that reads ahead. */
export function isVisit(request: Request): boolean {
  const readsAhead = request.get('sec-purpose')?.includes('prefetch') || request.get('purpose') === 'prefetch';
  return request.get('sec-fetch-dest') !== 'empty' && !readsAhead;
}

/** Whether the connection is encrypted, as the proxy in front says. Who lies about it only hides cookies from himself. */
export function isSecure({ headers }: IncomingMessage): boolean {
  return headers['x-forwarded-proto'] === 'https';
}

/** One cookie's value; null without it. */
export function cookieOf({ headers }: IncomingMessage, name: string): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at !== -1 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** The path of the page of ours that the request comes from; null when it comes from elsewhere, or does not say. */
export function refererPath(request: Request): string | null {
  const referer = urlOf(request.get('referer'));
  return referer && referer.host === request.get('host') ? referer.pathname : null;
}

/**
 * Refuses what is no browser: one that posts says where the request comes from, in one of two headers. What they say is
 * looked at before, for every route.
 * @throws HttpError 403 from its handler.
 */
export const refusePrograms: RequestHandler = (request, _response, next) => {
  if (request.get('sec-fetch-site') ?? request.get('origin')) return next();
  throw new HttpError(403, 'no_browser', 'Only a page of this site may send this.', {
    problems: [{ at: 'headers Sec-Fetch-Site and Origin', value: 'nothing', expected: 'what every browser sends' }],
  });
};

function urlOf(text: string | undefined): URL | null {
  return text === undefined ? null : URL.parse(text);
}
