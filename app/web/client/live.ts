/**
 * The live stream of board changes. The browser reconnects by itself after a lost connection; where it gives up (the
 * server answered, but not with a stream) a new stream is opened from the last version that was seen.
 */
import type { BoardChange, PageContext } from '../../board/document.ts';
import type { ConnectionState } from '../view/connection.ts';

export interface LiveListener {
  onChange(change: BoardChange): void;
  /** The page's state is of another database, or too old to catch up: all has to be read anew, then `restart`. */
  onReset(): void;
  /** What the server shows may be behind from now on, or, with null, is no more. */
  onStale(stale: PageContext['stale']): void;
  onState(state: ConnectionState): void;
}

export interface LiveStream {
  /** Opens the stream anew after `version`, which may be lower than what was seen before. */
  restart(version: number | undefined): void;
}

const firstRetryMs = 1000;
const longestRetryMs = 15_000;

/** Opens the stream after `version`, or from now on when it is undefined. */
export function openLiveStream(version: number | undefined, listener: LiveListener): LiveStream {
  let since = version;
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const connect = (): void => {
    const stream = new EventSource(since === undefined ? '/live' : `/live?since=${since}`);
    source = stream;
    stream.addEventListener('open', () => {
      failures = 0;
      listener.onState('live');
    });
    stream.addEventListener('board', (event) => {
      const change = JSON.parse(event.data) as BoardChange; // The server's own type, from the same release.
      since = change.version;
      listener.onChange(change);
    });
    stream.addEventListener('reset', () => listener.onReset());
    stream.addEventListener('stale', (event) => {
      listener.onStale(JSON.parse(event.data) as PageContext['stale']); // As above.
    });
    stream.addEventListener('error', () => {
      listener.onState('reconnecting');
      if (stream.readyState === EventSource.CLOSED) retry = setTimeout(connect, nextDelay());
    });
  };

  /** Doubles from attempt to attempt, with a random part, so that a restart is not met by all browsers at once. */
  const nextDelay = (): number => {
    failures += 1;
    return Math.min(longestRetryMs, firstRetryMs * 2 ** failures) * (0.5 + Math.random() / 2);
  };

  const close = (): void => {
    clearTimeout(retry);
    source?.close();
  };

  connect();
  // A page that the browser keeps for "back" must not hold a connection.
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => event.persisted && connect());
  return {
    restart: (next) => {
      close();
      since = next;
      // Never at once: a server that keeps asking for it must not be asked without pause.
      retry = setTimeout(connect, firstRetryMs * (0.5 + Math.random() / 2));
    },
  };
}
