/** The two ways out to a follower; the hub knows neither HTTP nor WebSockets. */
import type { ServerResponse } from 'node:http';
import type { WebSocket } from 'ws';
import { type Frame, frameOf } from './frame.ts';

export interface Outlet {
  /** Bytes that were written and that the follower's connection has not taken yet. */
  readonly unreadBytes: number;
  write(frame: Frame): void;
  /** Ends in order, and says when to come back. */
  end(retryMs: number): void;
  /** Ends at once. */
  cut(): void;
  /** Calls `listener` once, when it is closed, by whichever side. */
  onClose(listener: () => void): void;
}

/** An answer whose head is sent. */
export function eventStreamOutlet(response: ServerResponse): Outlet {
  return {
    get unreadBytes() {
      return response.writableLength;
    },
    write: ({ sse }) => void response.write(sse),
    end: (retryMs) => void response.end(`retry: ${retryMs}\n\n`),
    cut: () => void response.destroy(),
    onClose: (listener) => void response.once('close', listener),
  };
}

/** "Service Restart": the other side may come back. */
const restartCode = 1012;
/** A peer that does not say goodbye is cut off then. */
const goodbyeMs = 1000;

export function webSocketOutlet(socket: WebSocket): Outlet {
  return {
    get unreadBytes() {
      return socket.bufferedAmount;
    },
    write: ({ message }) => socket.send(message, { binary: false }),
    end(retryMs) {
      socket.send(frameOf('retry', { afterMs: retryMs }).message, { binary: false });
      socket.close(restartCode, 'come back later');
      setTimeout(() => socket.terminate(), goodbyeMs).unref();
    },
    cut: () => socket.terminate(),
    onClose: (listener) => void socket.once('close', listener),
  };
}
