/**
 * Keeps the last page that was rendered, for a second, as the bytes that are sent and with their ETag: a board that many
 * people look at is rendered, encoded and hashed once for them.
 */
import { createHash } from 'node:crypto';
import type { PageContext } from '../board/document.ts';

/** Short enough that no age on the page is wrong by more than the second in which it is told. */
const lifetimeMs = 1000;

interface Versioned {
  readonly version: number;
  readonly generatedAt: string;
}

/** A page as it is sent. */
export interface Rendered {
  readonly body: Buffer;
  /** Weak, because a proxy may compress the body. */
  readonly etag: string;
}

type Render<D> = (document: D, context: PageContext, now: number) => string;

/** Like `render`, which is asked again for another document, another context, or after a second. `now`: epoch ms. */
export function rememberRendered<D extends Versioned>(render: Render<D>) {
  let last = { key: '', page: toRendered(''), at: 0 };
  return (document: D, context: PageContext, now: number = Date.now()): Rendered => {
    // The time of generation tells the boards of two databases apart whose versions are the same.
    const key = JSON.stringify([document.version, document.generatedAt, context]);
    const age = now - last.at;
    // A clock that was set back must not keep a page alive.
    if (key !== last.key || age >= lifetimeMs || age < 0) {
      last = { key, page: toRendered(render(document, context, now)), at: now };
    }
    return last.page;
  };
}

function toRendered(html: string): Rendered {
  const body = Buffer.from(html);
  return { body, etag: `W/"${createHash('sha1').update(body).digest('base64url')}"` };
}
