/** The board's data as the server embeds it in the page. */
import type { BoardPageData } from '../pages/board.ts';

/** Null when the page carries none. */
export function readBoardData(page: Document): BoardPageData | null {
  const text = page.getElementById('page-data')?.textContent;
  // The same release's server wrote it, from this type.
  return text ? (JSON.parse(text) as BoardPageData) : null;
}

/** The board as it is now; null when it cannot be had. */
export async function fetchBoardData(): Promise<BoardPageData | null> {
  try {
    const response = await fetch('/', { headers: { accept: 'text/html' } });
    if (!response.ok) return null;
    return readBoardData(new DOMParser().parseFromString(await response.text(), 'text/html'));
  } catch {
    return null;
  }
}
