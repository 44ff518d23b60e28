/**
 * The ids of sessions: the time at which one was handed out, randomness, and a code of authenticity, so that a cookie
 * which nobody got from us is told from one of ours without remembering any.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const randomLength = 16;
const codeLength = 16;
export const sessionKeyBytes = 32;
/** Nobody can be followed for longer: after a day a browser gets another id. */
export const sessionLifetimeSeconds = 24 * 60 * 60;
/** Workers on machines whose clocks differ by less know each other's ids. */
const clockToleranceSeconds = 60;

const form = /^([0-9a-z]{6,8})\.([\w-]{22})\.([\w-]{22})$/;

/** A new id, as the cookie holds it. `now`: epoch milliseconds. */
export function createSessionId(key: Buffer, now: number): string {
  const issued = Math.floor(now / 1000).toString(36);
  const name = randomBytes(randomLength).toString('base64url');
  return `${issued}.${name}.${codeOf(key, issued, name).toString('base64url')}`;
}

/** The random part of an id that was made with this key less than a day ago; null for anything else. */
export function verifiedSession(key: Buffer, id: string, now: number): string | null {
  const [, issued = '', name = '', code = ''] = form.exec(id) ?? [];
  if (!name) return null;
  const ageSeconds = now / 1000 - Number.parseInt(issued, 36);
  if (ageSeconds < -clockToleranceSeconds || ageSeconds > sessionLifetimeSeconds) return null;
  return timingSafeEqual(Buffer.from(code, 'base64url'), codeOf(key, issued, name)) ? name : null;
}

function codeOf(key: Buffer, issued: string, name: string): Buffer {
  return createHmac('sha256', key).update(`${issued}.${name}`).digest().subarray(0, codeLength);
}
