/** One message for whoever follows a board, written once for all of them: as a server-sent event and for a WebSocket. */
import type { LiveEvents } from './events.ts';

export interface Frame {
  readonly sse: Buffer;
  readonly message: Buffer;
}

/** Both forms, each made when it is first needed: often nobody follows. */
export function frameOf<E extends keyof LiveEvents>(event: E, data: LiveEvents[E], id: string | null = null): Frame {
  let json: string | undefined;
  const text = (): string => {
    json ??= JSON.stringify(data);
    return json;
  };
  let sse: Buffer | undefined;
  let message: Buffer | undefined;
  return {
    get sse() {
      const idLine = id === null ? '' : `id: ${id}\n`;
      sse ??= Buffer.from(`event: ${event}\n${idLine}data: ${text()}\n\n`);
      return sse;
    },
    get message() {
      message ??= Buffer.from(`{"event":"${event}","id":${JSON.stringify(id)},"data":${text()}}`);
      return message;
    },
  };
}
