/** What tools write, as it is kept: names on one line, messages within their limit, times and durations that can be. */
import { stripVTControlCharacters } from 'node:util';
import { isPlausibleTime, limits } from '../limits.ts';
import { nameOf } from '../report.ts';

const longestLine = 10_000;

/** A name without colours and line breaks, which tools take over from what they run. */
export function oneLine(text: string): string {
  // Far too long for a name in any case, and refused for that as it is.
  if (text.length > longestLine) return text.slice(0, longestLine);
  return nameOf(stripVTControlCharacters(text).replaceAll(/[\t\n\v\f\r]+ */g, ' '));
}

/** A message without colours; one that is over the limit is cut, and says so at its end. */
export function messageOf(message: string | null): string | null {
  if (message === null) return null;
  // Only so much of it can be kept, however long it is.
  const start = message.slice(0, 4 * limits.messageBytes);
  const text = stripVTControlCharacters(start).replaceAll('\0', '\ufffd').toWellFormed().trim();
  if (text === '') return null;
  if (start.length === message.length && Buffer.byteLength(text) <= limits.messageBytes) return text;
  const end = `\n… (cut here: the whole message has ${message.length} characters)`;
  const room = limits.messageBytes - Buffer.byteLength(end);
  // A decoder that expects more leaves out the character that is cut in two.
  const kept = new TextDecoder().decode(Buffer.from(text).subarray(0, room), { stream: true });
  return kept + end;
}

/** Milliseconds; null for what no check can take, because a wrong clock must not lose a result. */
export function durationOf(milliseconds: number | null): number | null {
  return milliseconds !== null && milliseconds >= 0 && milliseconds <= limits.durationMs ? milliseconds : null;
}

/** A time that says which it was: with its zone. Anything else is left out, as it is information only. */
export function timeOf(text: unknown): Date | null {
  if (typeof text !== 'string' || !/(Z|GMT|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const time = new Date(text);
  return isPlausibleTime(time) ? time : null;
}

/** Milliseconds since 1970 that are fewer than these are seconds. */
const leastMilliseconds = 1e11;

/** The time of so many milliseconds since 1970; Playwright's CTRF has seconds. */
export function timeOfMs(value: unknown): Date | null {
  if (typeof value !== 'number') return null;
  const time = new Date(value < leastMilliseconds ? value * 1000 : value);
  return isPlausibleTime(time) ? time : null;
}

/** The dimensions that can be kept, of those that a tool names; null for none. */
export function dimensionsOf(named: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> | null {
  const kept: [string, string][] = [];
  for (const [name, value] of Object.entries(named)) {
    if (kept.length === limits.dimensions) break;
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue;
    const text = oneLine(String(value));
    if (dimensionProblem(name, text) === null) kept.push([name, text]);
  }
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

const visible = /^[^\p{Cc}\p{Bidi_Control}]*$/u;

/** What is wrong with a dimension, as the text that is expected instead; null when nothing is. */
export function dimensionProblem(name: string, value: string): string | null {
  const [ofName, ofValue] = [limits.dimensionNameCharacters, limits.dimensionValueCharacters];
  const fits = (text: string, most: number) => text.isWellFormed() && visible.test(text) && [...text].length <= most;
  if (name.trim() === '' || !fits(name, ofName)) return `a name of 1 to ${ofName} visible characters`;
  if (value === '' || !fits(value, ofValue)) return `a value of 1 to ${ofValue} visible characters`;
  return null;
}
