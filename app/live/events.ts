/** What a stream tells, for both of its ends. */
import type { BoardChange, PageContext } from '../board/document.ts';

/** What a stream tells, by the name of its event. Over a WebSocket: `{ event, id, data }` as JSON. */
export interface LiveEvents {
  /** What changed. Its id is where to go on after a lost connection. */
  readonly board: BoardChange;
  /** What is shown does not lead to `version`: all is to be read anew. */
  readonly reset: { readonly version: number };
  /** Why and since when the server may be behind; null when it is not. */
  readonly stale: PageContext['stale'];
  /** The stream is alive, and this is the version up to which it has told everything. */
  readonly beat: { readonly version: number };
  /** The stream ends; come back after so many milliseconds. Server-sent events have a field of their own for it. */
  readonly retry: { readonly afterMs: number };
}
