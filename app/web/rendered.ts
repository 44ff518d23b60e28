/**
 * Keeps the last page that was rendered, for a second, as the bytes that are sent and with their ETag: a board that many
 * people look at is rendered, encoded and hashed once for them, and while they look, before they ask.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PageContext } from '../board/document.ts';

/** Short enough that no age on the page is wrong by more than the second in which it is told. */
const lifetimeMs = 1000;
/** Whoever asked within so long is taken to ask again. */
const askedLatelyMs = 2000;

interface Versioned {
  readonly version: number;
  readonly generatedAt: string;
}

/** A page as it is sent. */
export class Rendered {
  readonly body: Buffer;
  /** Weak, because the body may be compressed on its way. */
  readonly etag: string;
  #compressed: Buffer | null = null;

  /** @param key what the page is made from, which is a hundredth of the page */
  constructor(key: string, html: string) {
    this.body = Buffer.from(html);
    this.etag = `W/"${createHash('sha1').update(key).digest('base64url')}"`;
  }

  /** The body as a browser takes it: compressed once for all who look, where a proxy would do so for each of them. */
  get compressed(): Buffer {
    this.#compressed ??= gzipSync(this.body, { level: compressionLevel });
    return this.#compressed;
  }
}

/** The quickest: the next level takes half as long again for a twentieth fewer bytes. */
const compressionLevel = 1;

type Render<D> = (document: D, context: PageContext, now: number) => string;

/** What is asked of a page that is remembered; `now` is epoch milliseconds. */
export interface RememberedPage<D> {
  /** Like `render`, which is asked again for another document, another context, or after a second. */
  page(document: D, context: PageContext, now?: number): Rendered;
  /** There is a newer document: it is rendered now, so that nobody waits for it, if somebody asked lately. */
  renew(document: D, contextNow: () => PageContext, now?: number): void;
}

export function rememberRendered<D extends Versioned>(render: Render<D>): RememberedPage<D> {
  let last = { key: '', page: new Rendered('', ''), at: 0 };
  let askedAt = Number.NEGATIVE_INFINITY;
  const current = (document: D, context: PageContext, now: number): Rendered => {
    // The time of generation tells the boards of two databases apart whose versions are the same.
    const key = JSON.stringify([document.version, document.generatedAt, context]);
    const age = now - last.at;
    // A clock that was set back must not keep a page alive.
    if (key !== last.key || age >= lifetimeMs || age < 0) {
      last = { key, page: new Rendered(`${key} ${now}`, render(document, context, now)), at: now };
    }
    return last.page;
  };
  return {
    page(document, context, now = Date.now()) {
      askedAt = now;
      return current(document, context, now);
    },
    renew(document, contextNow, now = Date.now()) {
      if (Math.abs(now - askedAt) < askedLatelyMs) current(document, contextNow(), now);
    },
  };
}
