/** Times as people read them: ISO 8601 or epoch milliseconds in, short English out. Runs on the server and in browsers. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** "42 min", "3 h", "5 d": a length of time in its largest sensible unit, rounded down. Negative lengths count as 0. */
export function formatSpan(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length < minute) return `${Math.floor(length / second)} s`;
  if (length < 2 * hour) return `${Math.floor(length / minute)} min`;
  if (length < 2 * day) return `${Math.floor(length / hour)} h`;
  return `${Math.floor(length / day)} d`;
}

/** "2 min ago", and "just now" for the last five seconds and for clocks that run behind. `at` is ISO 8601. */
export function formatAgo(at: string, now: number): string {
  const age = now - Date.parse(at);
  if (Number.isNaN(age)) return at;
  return age < 5 * second ? 'just now' : `${formatSpan(age)} ago`;
}

/** "2026-03-01 10:42:07 UTC"; text that is no time is returned as it is. */
export function formatInstant(at: string): string {
  // What toISOString wrote needs no parsing; a board formats hundreds of these.
  if (at.length === 24 && at.endsWith('Z')) return `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
  const time = Date.parse(at);
  return Number.isNaN(time) ? at : `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "0.8 ms", "340 ms", "1.24 s", "2 min 5 s", "3 h 20 min"; an en dash when the duration is unknown. */
export function formatDuration(milliseconds: number | null): string {
  if (milliseconds === null) return '–';
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < minute) return `${Number((milliseconds / second).toFixed(2))} s`;
  const seconds = Math.round(milliseconds / second);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
