/** Sends pages as browsers take them. */
import type { Request, Response } from 'express';
import { compressed } from '../web/compressed.ts';
import type { Rendered } from '../web/rendered.ts';

/** A browser keeps a page only to ask whether it has changed. */
const kept = 'private, no-cache';

/**
 * Compressed here and not by the proxy in front: what is written, read and hashed on the way is a tenth then. A page that
 * was not asked for by a browser may go as it is.
 */
export function sendPage(request: Request, response: Response, html: string): void {
  const body = Buffer.from(html);
  send(response, takesGzip(request, response) ? compressed(body) : body);
}

/** The same for a page that is remembered, which is compressed once for all who look. */
export function sendRendered(request: Request, response: Response, page: Rendered): void {
  response.set('etag', page.etag);
  send(response, takesGzip(request, response) ? page.compressed : page.body);
}

function takesGzip(request: Request, response: Response): boolean {
  response.set('vary', 'accept-encoding');
  if (!request.acceptsEncodings('gzip')) return false;
  response.set('content-encoding', 'gzip');
  return true;
}

const send = (response: Response, body: Buffer): void => {
  response.set('cache-control', kept).type('html').send(body);
};
