/** The URL of a Redis server: where it is, how it is reached, and as whom. */
import { isIP } from 'node:net';

export interface RedisAddress {
  readonly connect:
    | { readonly path: string }
    | { readonly host: string; readonly port: number; readonly tls: boolean; readonly servername?: string };
  /** The arguments of AUTH; empty when nothing is to be said. */
  readonly credentials: readonly string[];
  /** The place without user and password, for messages. */
  readonly place: string;
}

export const expectedRedisUrl =
  'a URL like redis://user:password@host:port, rediss://… with TLS or unix:///path/of/socket; special characters as %XX';

const defaultPort = 6379;

/**
 * Reads `redis://`, `rediss://` (with TLS) and `unix://` (user and password before `localhost`). The number of a database
 * may be there, and is not used: what the agent asks is the same in all of them, and SELECT would need one more permission.
 * @throws Error that shows nothing of the URL, which may hold a password.
 */
export function parseRedisUrl(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new Error(`this is no URL; expected: ${expectedRedisUrl}`);
  const credentials = credentialsOf(url);
  if (url.protocol === 'unix:') {
    const path = decode(url.pathname);
    if (path.length < 2 || !['', 'localhost'].includes(url.hostname))
      throw new Error(`the URL names no socket of this machine; expected: ${expectedRedisUrl}`);
    return { connect: { path }, credentials, place: path };
  }
  const tls = url.protocol === 'rediss:';
  if (!tls && url.protocol !== 'redis:') throw new Error(`the URL is of another kind; expected: ${expectedRedisUrl}`);
  const host = decode(url.hostname).replace(/^\[(.*)\]$/, '$1') || '127.0.0.1';
  const port = url.port === '' ? defaultPort : Number(url.port);
  // A certificate is asked for by name; addresses have none to ask for.
  const servername = tls && isIP(host) === 0 ? { servername: host } : {};
  return { connect: { host, port, tls, ...servername }, credentials, place: `${host}:${port}` };
}

/** Whether `parseRedisUrl` takes it. */
export function isRedisUrl(text: string): boolean {
  try {
    parseRedisUrl(text);
    return true;
  } catch {
    return false; // what is expected, the caller says
  }
}

/** AUTH takes the user only from Redis 6 on; without one it is the user `default`. */
function credentialsOf({ username, password }: URL): readonly string[] {
  if (username === '' && password === '') return [];
  return username === '' ? [decode(password)] : [decode(username), decode(password)];
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // Only that: the error of decodeURIComponent says nothing more, and the text may be a password.
    throw new Error(`a % in the URL is not followed by two hexadecimal digits; expected: ${expectedRedisUrl}`);
  }
}
