/** What a request says about the browser that sends it: where it comes from, what for, and what its owner wants. */
import type { Request, RequestHandler } from 'express';
import { HttpError } from '../http-error.ts';
import { shown } from '../ingest/report.ts';

/** Global Privacy Control: whoever sends it is neither counted nor asked. See https://w3c.github.io/gpc/. */
export function wantsNoCounting(request: Request): boolean {
  return request.get('sec-gpc') === '1';
}

/** Whether somebody opens a page now; neither its own script, which reads it again, nor a browser that reads ahead. */
export function isVisit(request: Request): boolean {
  const readsAhead = request.get('sec-purpose')?.includes('prefetch') || request.get('purpose') === 'prefetch';
  return request.get('sec-fetch-dest') !== 'empty' && !readsAhead;
}

/** Whether the browser's connection is encrypted, as the proxy in front says. Only for what harms nobody when it lies. */
export function isSecure(request: Request): boolean {
  return request.get('x-forwarded-proto') === 'https';
}

/** One cookie's value; null without it. */
export function cookieOf(request: Request, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
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
 * Lets only pages of ours go on. A browser says in `Sec-Fetch-Site` where a request comes from; without encryption it
 * leaves that out, and there is `Origin`. What sends neither is no browser.
 * @throws HttpError 403 from its handler.
 */
export const refuseOtherOrigins: RequestHandler = (request, _response, next) => {
  const site = request.get('sec-fetch-site');
  const origin = request.get('origin');
  const isOurs = site ? site === 'same-origin' : urlOf(origin)?.host === request.get('host');
  if (isOurs) return next();
  throw new HttpError(403, 'cross_site', 'Only a page of this site may send this.', {
    problems: [
      {
        at: `header ${site ? 'Sec-Fetch-Site' : 'Origin'}`,
        value: shown(site ?? origin),
        expected: 'a request from a page of this site',
      },
    ],
  });
};

function urlOf(text: string | undefined): URL | null {
  return text === undefined ? null : URL.parse(text);
}
