/** A small page of text on this machine or near it, read again and again over one connection that is kept. */
import { version } from '../../service/version.ts';
import { NoAnswer } from '../http/answer-reader.ts';
import { type Connection, exchange, openConnection, requestText } from '../http/exchange.ts';
import { shownUrl } from '../http/shown-url.ts';

export interface StatusPage {
  /** The text of the page. Rejects when it does not come, or is none. Calls must not overlap. */
  read(): Promise<string>;
  close(): void;
}

/** A server that is frozen is waited for in the background; this is when that is given up for a new connection. */
const withinMs = 60_000;
const maxBodyBytes = 64 * 1024;

/** Prepares to read the page at `url` (http or https). */
export function openStatusPage(url: string): StatusPage {
  const request = requestText(url, { version: '1.0', userAgent: `lvd-agent/${version}`, keepAlive: true });
  let kept: Connection | undefined;
  let isClosed = false;

  const readOver = async (connection: Connection): Promise<string> => {
    kept = connection;
    const { status, body } = await exchange(connection, { url, request, withinMs, maxBodyBytes });
    if (status !== 200) throw new Error(`${shownUrl(url)} answered ${status}; expected: 200`);
    return body;
  };
  return {
    async read() {
      try {
        if (kept && !kept.socket.destroyed) return await readOver(kept);
      } catch (error) {
        // The server may close a connection at the moment at which it is used again; a new one tells.
        if (!(error instanceof NoAnswer) || isClosed) throw error;
      }
      return readOver(openConnection(url));
    },
    close() {
      isClosed = true;
      kept?.socket.destroy();
    },
  };
}
