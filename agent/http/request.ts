/** The head of an HTTP/1.x request: its text in, its parts out. RFC 9112 says what is allowed; nothing is guessed. */
import type { Socket } from 'node:net';

export interface HttpRequest {
  readonly method: string;
  /** As it was sent: path and query. */
  readonly target: string;
  /** Names in lower case; what was sent more than once is joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whether more requests may follow on the connection. */
  readonly keepAlive: boolean;
  /** Whether a body follows, which nobody here reads. */
  readonly hasBody: boolean;
  /** Where it came from. */
  readonly socket: Socket;
}

/** Thrown for a head that breaks the rules; its message is for the one who sent it. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const requestLine = /^([A-Z]{1,20}) ([!-~]+) HTTP\/1\.([01])$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*?)[\t ]*$/;

/** Parses a head without the empty line at its end. @throws BadRequest */
export function parseHead(head: string, socket: Socket): HttpRequest {
  const lines = head.split('\r\n');
  const [, method, target, minor] = requestLine.exec(lines[0] ?? '') ?? [];
  if (method === undefined || target === undefined) {
    throw new BadRequest(400, 'The first line is no request of HTTP/1.1; expected: GET /path HTTP/1.1.');
  }
  const headers = new Map<string, string>();
  for (let index = 1; index < lines.length; index++) addHeader(headers, lines[index] ?? '');
  if (minor === '1' && !headers.has('host')) throw new BadRequest(400, 'The header Host is missing.');
  const connection = headers.get('connection')?.toLowerCase() ?? '';
  return {
    method,
    target,
    headers,
    keepAlive: minor === '1' ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection),
    hasBody: headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0',
    socket,
  };
}

function addHeader(headers: Map<string, string>, line: string): void {
  const [, name, value = ''] = headerLine.exec(line) ?? [];
  if (name === undefined) throw new BadRequest(400, 'A header is not as it should be; expected: Name: value.');
  const key = name.toLowerCase();
  const known = headers.get(key);
  if (known !== undefined && key === 'host') throw new BadRequest(400, 'There is more than one header Host.');
  headers.set(key, known === undefined ? value : `${known}, ${value}`);
}
