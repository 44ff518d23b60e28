/** One request on a connection of its own, with a time limit over its whole length: what came of it out. */
import type { X509Certificate } from 'node:crypto';
import { version } from '../../service/version.ts';
import { exchange, openConnection, requestText } from '../http/exchange.ts';

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
export async function requestOnce(url: string, { timeoutMs, signal }: ProbeRequestOptions): Promise<ProbeAnswer> {
  const request = requestText(url, { version: '1.1', userAgent: `lvd-probe/${version}`, keepAlive: false });
  const connection = openConnection(url);
  const { socket } = connection;
  let earliestExpirySeconds: number | undefined;
  void connection.ready.then(() => {
    earliestExpirySeconds = earliestExpiryOf(connection.certificate());
  });
  const giveUp = (): void => void socket.destroy();
  signal.addEventListener('abort', giveUp);
  try {
    // How long the answer is, is none of the probe's business.
    const { status } = await exchange(connection, { url, request, withinMs: timeoutMs, maxBodyBytes: 0 });
    return { status, earliestExpirySeconds };
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Of the chain that begins with `first`. */
function earliestExpiryOf(first: X509Certificate | undefined): number | undefined {
  const times: number[] = [];
  let certificate = first;
  while (certificate) {
    const isRoot = certificate.subject === certificate.issuer;
    // A root is trusted by being known, whether the server sends it or not; unless it is all there is.
    if (!isRoot || times.length === 0) times.push(certificate.validToDate.getTime() / 1000);
    certificate = isRoot ? undefined : certificate.issuerCertificate;
  }
  return times.length > 0 ? Math.min(...times) : undefined;
}
