/**
 * Keeps pages that were rendered, for a second, as the bytes that are sent and with their ETag: what many people look at
 * is rendered, encoded and hashed once for them; the board, while they look, before they ask.
 */
import { createHash } from 'node:crypto';
import type { PageContext } from '../board/document.ts';
import { compressed } from './compressed.ts';

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
    this.#compressed ??= compressed(this.body);
    return this.#compressed;
  }
}

type Render<D> = (document: D, context: PageContext, now: number) => string;

/** What is asked of a page that is remembered; `now` is epoch milliseconds. */
export interface RememberedPage<D> {
  /** Like `render`, which is asked again for another document, another context, or after a second. */
  page(document: D, context: PageContext, now?: number): Rendered;
  /** There is a newer document: it is rendered now, so that nobody waits for it, if somebody asked lately. */
  renew(document: D, contextNow: () => PageContext, now?: number): void;
}

interface Kept {
  readonly key: string;
  readonly page: Rendered;
  readonly at: number;
}

// A clock that was set back must not keep a page alive.
const isOver = ({ at }: Kept, now: number): boolean => now - at >= lifetimeMs || now < at;

/** What was kept, if it is this document for this context and not over; else the page anew. */
function renewed<D extends Versioned>(
  kept: Kept | undefined,
  render: Render<D>,
  document: D,
  context: PageContext,
  now: number,
): Kept {
  // The time of generation tells the documents of two databases apart whose versions are the same.
  const key = JSON.stringify([document.version, document.generatedAt, context]);
  if (kept?.key === key && !isOver(kept, now)) return kept;
  return { key, page: new Rendered(`${key} ${now}`, render(document, context, now)), at: now };
}

export function rememberRendered<D extends Versioned>(render: Render<D>): RememberedPage<D> {
  let last: Kept | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  const current = (document: D, context: PageContext, now: number): Rendered => {
    last = renewed(last, render, document, context, now);
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

/** Many pages of a kind, each under a name; a page may be large, so few are kept. */
const mostKept = 50;

/** The same for all documents of a kind. `name` tells them apart; `now` is epoch milliseconds. */
export function rememberEach<D extends Versioned>(
  render: Render<D>,
): (name: string, document: D, context: PageContext, now?: number) => Rendered {
  /** Rendered longest ago first. */
  const pages = new Map<string, Kept>();
  return (name, document, context, now = Date.now()) => {
    const before = pages.get(name);
    const kept = renewed(before, render, document, context, now);
    if (kept === before) return kept.page;
    pages.delete(name);
    pages.set(name, kept);
    for (const [oldest, page] of pages) {
      if (pages.size <= mostKept && !isOver(page, now)) break;
      pages.delete(oldest);
    }
    return kept.page;
  };
}
