/** One message for whoever follows a board, written once for all of them: as a server-sent event and for a WebSocket. */
import type { LiveEvents } from './events.ts';

export interface Frame {
  readonly sse: Buffer;
  readonly message: Buffer;
}

/** Both forms, each made when it is first needed. */
export function frameOf<E extends keyof LiveEvents>(event: E, data: LiveEvents[E], id: string | null = null): Frame {
  const json = JSON.stringify(data);
  let sse: Buffer | undefined;
  let message: Buffer | undefined;
  return {
    get sse() {
      const idLine = id === null ? '' : `id: ${id}\n`;
      sse ??= Buffer.from(`event: ${event}\n${idLine}data: ${json}\n\n`);
      return sse;
    },
    get message() {
      message ??= Buffer.from(`{"event":"${event}","id":${JSON.stringify(id)},"data":${json}}`);
      return message;
    },
  };
}
