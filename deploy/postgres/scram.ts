/**
 * What PostgreSQL keeps of a password: a verifier, from which the password cannot be computed. Given in place of the
 * password, the password is in no statement, and so in no log of the server.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const iterations = 4096;

export const randomSalt = (): Buffer => randomBytes(16);

export const expectedPassword = '1 to 200 characters from ! to ~, without spaces';

/** Other characters would first be brought into a standard form, which clients do not all do alike (RFC 4013). */
export function isPlainPassword(password: string): boolean {
  return /^[!-~]{1,200}$/.test(password);
}

/** The verifier as PostgreSQL writes it: RFC 5802 with SHA-256. @throws Error when `isPlainPassword` is not. */
export function scramVerifier(password: string, salt: Buffer): string {
  if (!isPlainPassword(password)) throw new Error(`the password has other characters; expected: ${expectedPassword}`);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
