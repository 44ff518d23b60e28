/** Keeps the last page that was rendered, for a second: a board that many people look at is rendered once for them. */
import type { PageContext } from '../board/document.ts';

/** Short enough that no age on the page is wrong by more than the second in which it is told. */
const lifetimeMs = 1000;

interface Versioned {
  readonly version: number;
  readonly generatedAt: string;
}

type Render<D> = (document: D, context: PageContext, now: number) => string;

/** Like `render`, which is asked again for another document, another context, or after a second. `now`: epoch ms. */
export function rememberRendered<D extends Versioned>(render: Render<D>) {
  let last = { key: '', page: '', at: 0 };
  return (document: D, context: PageContext, now: number = Date.now()): string => {
    // The time of generation tells the boards of two databases apart whose versions are the same.
    const key = JSON.stringify([document.version, document.generatedAt, context]);
    const age = now - last.at;
    // A clock that was set back must not keep a page alive.
    if (key !== last.key || age >= lifetimeMs || age < 0) last = { key, page: render(document, context, now), at: now };
    return last.page;
  };
}
