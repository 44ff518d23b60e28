/** Draws the eye to suites whose status just changed, unless the reader asked for less motion. */
import type { BoardDocument } from '../../board/document.ts';

const durationMs = 1600;

export function flashChangedSuites(root: HTMLElement, before: BoardDocument, after: BoardDocument): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const known = new Map(before.suites.map((suite) => [suite.slug, suite.status]));
  const changed = new Set(after.suites.filter((s) => known.get(s.slug) !== s.status).map((s) => s.slug));
  for (const row of root.querySelectorAll<HTMLElement>('[data-suite]')) {
    if (!changed.has(row.dataset.suite ?? '')) continue;
    const tint = getComputedStyle(row).getPropertyValue('--flash');
    row.animate([{ backgroundColor: tint }, { backgroundColor: 'transparent' }], { duration: durationMs });
  }
}
