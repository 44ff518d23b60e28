/** When a token expires, as people write it. */

const unitsMs = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
export const expectedExpiry = 'a number of hours, days or weeks (12h, 90d, 8w), a date (2027-01-31), or never';
/** Beyond it a date is a typing error: whoever wants a token without an end says so. */
const longestMs = 10 * 366 * unitsMs.d;

/** A moment after `now` (epoch milliseconds), null for never, undefined for what is neither. */
export function parseExpiry(text: string, now: number = Date.now()): Date | null | undefined {
  if (text === 'never') return null;
  const at = momentOf(text, now);
  return at > now && at <= now + longestMs ? new Date(at) : undefined;
}

function momentOf(text: string, now: number): number {
  const [, count, unit] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  // The pattern lets only these three through.
  if (count && unit) return now + Number(count) * unitsMs[unit as keyof typeof unitsMs];
  return /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
}
