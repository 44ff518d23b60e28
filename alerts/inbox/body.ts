/** The body of a request as text, up to a limit. */
import type { IncomingMessage } from 'node:http';

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

/** Reads the body. Rejects with BodyTooLarge as soon as there is more than `limitBytes` of it. */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed when it is too large: the answer that says so goes over the same connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    // A request without an encoding yields buffers.
    const buffer = chunk as Buffer;
    length += buffer.length;
    if (length > limitBytes) {
      request.resume();
      throw new BodyTooLarge(`the body has more than ${limitBytes} bytes`);
    }
    chunks.push(buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
