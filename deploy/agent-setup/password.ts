/** A password from its file, or a new one into a file: never on a command line, where everybody can read it. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expectedPassword, isPlainPassword } from '../postgres/scram.ts';

export interface KeptPassword {
  readonly password: string;
  /** It was made just now, and the file with it. */
  readonly isNew: boolean;
}

/**
 * Reads the password of `file`; when there is no such file, makes one that only its owner may read.
 * @throws Error that names the file, and nothing of what is in it.
 */
export function keptPassword(file: string): KeptPassword {
  const known = readIfThere(file);
  if (known === undefined) return { password: makePassword(file), isNew: true };
  const password = known.replace(/\r?\n$/, '');
  if (!isPlainPassword(password)) throw new Error(`${file} holds no password; expected: ${expectedPassword}`);
  return { password, isNew: false };
}

/** 192 bits, in characters that a URL may carry as they are. */
function makePassword(file: string): string {
  const password = randomBytes(24).toString('base64url');
  // It is not there, so that nothing is overwritten and nobody has it open.
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // fs throws nothing else
    throw error;
  }
}
