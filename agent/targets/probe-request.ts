/** One request on a connection of its own, with a time limit over its whole length: what came of it out. */
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { version } from '../../service/version.ts';
import { shownUrl } from './shown-url.ts';

export interface ProbeAnswer {
  /** Of the answer itself: redirects are not followed. */
  readonly status: number;
  /** When the first of the server's certificates expires, in seconds since the epoch; undefined without TLS. */
  readonly earliestExpirySeconds: number | undefined;
}

export interface ProbeRequestOptions {
  readonly timeoutMs: number;
  /** Gives the request up when it aborts. */
  readonly signal: AbortSignal;
}

/** Resolves when the whole answer has come. Rejects on an error, and when `timeoutMs` is over. */
export function requestOnce(url: string, { timeoutMs, signal }: ProbeRequestOptions): Promise<ProbeAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<ProbeAnswer>();
  const headers = { 'user-agent': `lvd-probe/${version}` };
  const get = url.startsWith('https:') ? https.get : http.get;
  const request = get(url, { agent: false, headers, signal }, (response) => {
    const earliestExpirySeconds = earliestExpiryOf(response);
    response.on('error', reject);
    response.on('end', () => resolve({ status: response.statusCode ?? 0, earliestExpirySeconds }));
    response.resume(); // how long the answer is, is none of the probe's business
  });
  const late = new Error(`${shownUrl(url)}: no answer within ${timeoutMs} ms`);
  const timer = setTimeout(() => request.destroy(late), timeoutMs);
  request.on('error', reject);
  return promise.finally(() => clearTimeout(timer));
}

function earliestExpiryOf({ socket }: IncomingMessage): number | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const times: number[] = [];
  let certificate = socket.getPeerX509Certificate();
  while (certificate) {
    const issuer = certificate.issuerCertificate;
    const isRoot = certificate.subject === certificate.issuer;
    // A root is trusted by being known, whether the server sends it or not; unless it is all there is.
    if (!isRoot || times.length === 0) times.push(certificate.validToDate.getTime() / 1000);
    certificate = isRoot ? undefined : issuer;
  }
  return times.length > 0 ? Math.min(...times) : undefined;
}
