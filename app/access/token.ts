/**
 * What a token looks like: `lvd_i_k3v9x2ab_…`. The first two parts say what it is, so that scanners find it in a
 * repository and people see what it is for; then its id, which is no secret; then 256 random bits.
 */
import { createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Scope, scopes } from './access.ts';

export interface NewToken {
  /** The whole token. It is shown once, and kept nowhere. */
  readonly text: string;
  readonly id: string;
  /** SHA-256 of the text. */
  readonly hash: Buffer;
}

const idLetters = 'abcdefghijklmnopqrstuvwxyz234567';
const idLength = 8;
const secretBytes = 32;
/** Longer than any token or cookie of ours: what is longer is not even hashed. */
const longestSecret = 100;
const pattern = /^lvd_(?:r?i?a?)_([a-z2-7]{8})_[\w-]{43}$/;

/** A token that nobody has seen yet. @param granted at least one scope */
export function createToken(granted: readonly Scope[]): NewToken {
  const id = Array.from(randomBytes(idLength), (byte) => idLetters[byte % idLetters.length]).join('');
  const letters = scopes.filter((scope) => granted.includes(scope)).map((scope) => scope[0]);
  const text = `lvd_${letters.join('')}_${id}_${createSecret()}`;
  return { text, id, hash: hashOf(text) };
}

/** 256 random bits in characters that may stand in a header, a cookie and a URL. */
export const createSecret = (): string => randomBytes(secretBytes).toString('base64url');

/** The id in a text that has the form of a token; null for any other text. */
export function idOfToken(text: string): string | null {
  return text.length > longestSecret ? null : (pattern.exec(text)?.[1] ?? null);
}

/** What is kept of a secret of ours. Plain SHA-256 is enough where the secret itself is 256 random bits. */
export function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** The same hash as a key for maps. */
export const hashKey = (secret: string): string => hash('sha256', secret, 'base64url');

const nobodysHash = Buffer.alloc(32);

/** Whether `secret` is what `expected` is the hash of; takes as long when there is nothing to compare it with. */
export function isSecretOf(expected: Buffer | null, secret: string): boolean {
  return timingSafeEqual(expected ?? nobodysHash, hashOf(secret)) && expected !== null;
}
