/**
 * The live stream of board changes. The browser reconnects by itself after a lost connection; where it gives up (the
 * server answered, but not with a stream) a new stream is opened from the last version that was seen. A gap, and a
 * stream that has gone silent, make the page read everything anew.
 */
import type { BoardChange, PageContext } from '../../board/document.ts';
import type { LiveEvents } from '../../live/events.ts';
import type { ConnectionState } from '../view/connection.ts';

export interface LiveListener {
  /** Returns whether what is shown can be brought up to date with it. */
  onChange(change: BoardChange): boolean;
  /** The page's state does not lead to what comes next: all has to be read anew, then `restart`. */
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
/** The server says every ten seconds that it is there; a stream that is silent for so long is none. */
const longestSilenceMs = 30_000;

/** An `EventSource` does not tell with what it was refused. Where the sign-in has ended, the page anew is the one to sign in. */
async function reloadIfSignedOut(): Promise<void> {
  const unauthorized = 401;
  const asked = new AbortController();
  // A server that cannot be reached says nothing; the stream is tried again anyhow.
  const answer = await fetch('/live', { signal: asked.signal }).catch(() => null);
  asked.abort();
  if (answer?.status === unauthorized) location.reload();
}

/** Opens the stream after `version`, or from now on when it is undefined. */
export function openLiveStream(version: number | undefined, listener: LiveListener): LiveStream {
  let since = version;
  let source: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const connect = (): void => {
    const stream = new EventSource(since === undefined ? '/live' : `/live?since=${since}`);
    source = stream;
    // The events of `LiveEvents`, written by the same release.
    const on = <E extends keyof LiveEvents>(name: E, take: (data: LiveEvents[E]) => void): void =>
      stream.addEventListener(name, (event) => {
        heard();
        take(JSON.parse(event.data) as LiveEvents[E]);
      });
    stream.addEventListener('open', () => {
      failures = 0;
      heard();
      listener.onState('live');
    });
    on('board', (change) => {
      const isGap = since !== undefined && change.from > since;
      if (isGap || !listener.onChange(change)) return startAnew();
      since = Math.max(since ?? 0, change.version);
    });
    on('beat', (beat) => {
      if (since !== undefined && beat.version > since) startAnew();
    });
    on('reset', () => startAnew());
    on('stale', (stale) => listener.onStale(stale));
    stream.addEventListener('error', () => {
      listener.onState('reconnecting');
      if (stream.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(connect, nextDelay());
      void reloadIfSignedOut();
    });
  };

  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      listener.onState('reconnecting');
      startAnew();
    }, longestSilenceMs);
  };

  const startAnew = (): void => {
    close();
    listener.onReset();
  };

  /** Doubles from attempt to attempt, with a random part, so that a restart is not met by all browsers at once. */
  const nextDelay = (): number => {
    failures += 1;
    return Math.min(longestRetryMs, firstRetryMs * 2 ** failures) * (0.5 + Math.random() / 2);
  };

  const close = (): void => {
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
  };

  connect();
  // A page that the browser keeps for "back" must not hold a connection.
  addEventListener('pagehide', close);
  addEventListener('pageshow', (event) => event.persisted && connect());
  return {
    restart: (next) => {
      close();
      since = next ?? since;
      // Never at once: a server that keeps asking for it must not be asked without pause.
      retry = setTimeout(connect, firstRetryMs * (0.5 + Math.random() / 2));
    },
  };
}
