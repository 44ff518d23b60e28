/** Keeps pages of other sites from posting with what a browser knows of ours. */
import type { IncomingMessage } from 'node:http';
import { HttpError } from '../http-error.ts';

/**
 * A browser says in `Sec-Fetch-Site` where a request comes from; without encryption it leaves that out, and there is
 * `Origin`. What sends neither is no browser, and no other page makes it do anything.
 */
export function isFromOtherSite({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  // "none": the user typed or opened it.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host;
}

/** @throws HttpError 403 for a request that a page of another site makes a browser send. */
export function refuseOtherSites(request: IncomingMessage, _response: unknown, next: () => void): void {
  if (isFromOtherSite(request)) throw new HttpError(403, 'cross_site', 'A page of another site may not send this.');
  next();
}
