/**
 * Who may ask: a user and a password in, whether they fit out. What was found out is remembered, because a check takes
 * long on purpose; what is remembered is a keyed digest, from which nobody gets a password.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { Bcrypt } from './bcrypt.ts';

/** Users → bcrypt hashes. */
export type Users = ReadonlyMap<string, string>;

/** Wrong ones are remembered apart from right ones, so that guesses push nobody out. */
const maxRemembered = 100;

export class Passwords {
  readonly #bcrypt: Bcrypt;
  readonly #key = randomBytes(32);
  readonly #right = new Map<string, true>();
  readonly #wrong = new Map<string, true>();
  /** Checks under way: the same one is not begun twice. */
  readonly #underWay = new Map<string, Promise<boolean>>();

  constructor(bcrypt: Bcrypt) {
    this.#bcrypt = bcrypt;
  }

  /**
   * Whether it is a user with this password. An unknown user takes as long as a known one.
   * Rejects with NotChecked when it could not be found out, and does not remember that.
   */
  async fit(users: Users, user: string, password: string): Promise<boolean> {
    const known = users.get(user);
    const hash = known ?? nobodysHash(users);
    const digest = this.#digest(user, hash, password);
    if (this.#right.has(digest)) return true;
    if (this.#wrong.has(digest)) return false;
    const check = this.#underWay.get(digest) ?? this.#begin(digest, { password, hash, isKnown: known !== undefined });
    return check;
  }

  #begin(digest: string, { password, hash, isKnown }: { password: string; hash: string; isKnown: boolean }) {
    const check = this.#bcrypt
      .compare(password, hash)
      .then((fits) => {
        remember(isKnown && fits ? this.#right : this.#wrong, digest);
        return isKnown && fits;
      })
      .finally(() => this.#underWay.delete(digest));
    this.#underWay.set(digest, check);
    return check;
  }

  /** The lengths keep apart what would read the same together. */
  #digest(user: string, hash: string, password: string): string {
    const text = `${Buffer.byteLength(user)}:${user}${hash}${password}`;
    return createHmac('sha256', this.#key).update(text).digest('base64');
  }
}

/** A hash that no password is known for, with the cost of the hashes that there are. */
function nobodysHash(users: Users): string {
  const [first = '$2b$10$'] = users.values();
  return `${first.slice(0, 7)}${'nobodyhasthispassword'.padEnd(53, '.')}`;
}

function remember(digests: Map<string, true>, digest: string): void {
  digests.set(digest, true);
  for (const oldest of digests.keys()) {
    if (digests.size <= maxRemembered) return;
    digests.delete(oldest);
  }
}
