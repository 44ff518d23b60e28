/** The name of a suite as it stands in URLs, and what makes two posted suites the same one. */
import { createHash } from 'node:crypto';

const slugLength = 80;

/**
 * "Orders quality" → `orders-quality`: case, spaces, hyphens and underscores make no difference. A name with any other
 * character gets a short hash of itself, so that "C++" and "C#" stay two suites.
 */
export function slugOf(name: string): string {
  const lower = name.trim().toLowerCase();
  const words = lower.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
  const isPlain = /^[a-z0-9][a-z0-9 _-]*$/.test(lower) && words.length <= slugLength;
  if (isPlain) return words;
  const hash = createHash('sha256').update(lower).digest('hex').slice(0, 8);
  return words === '' ? hash : `${words.slice(0, slugLength)}-${hash}`;
}

/** Whether a text from a URL can be a slug at all. */
export function isSlug(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,100}$/.test(text);
}
