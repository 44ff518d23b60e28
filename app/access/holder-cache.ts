/**
 * What a worker knows of the secrets that were sent to it, so that a request costs no query. Good ones and bad ones are
 * kept apart and both are bounded, so that guessing neither pushes out a good one nor fills the memory.
 */
import { singleFlight } from '../cache/single-flight.ts';
import { DatabaseUnavailableError } from '../database/errors.ts';
import type { Holder } from './holder.ts';
import { hashKey } from './token.ts';

/** From this age on an entry is read again, while it still answers. */
const freshMs = 2000;
/** No answer is older than this: a revocation counts everywhere after so long. */
const trustedMs = 5000;
/** While the database is away, a good secret is good for so long after it was last read. */
export const trustedInOutageMs = 10 * 60_000;
const mostEntries = 10_000;

interface Entry {
  /** Null: nobody's. */
  readonly holder: Holder | null;
  /** When the reading began, epoch milliseconds. */
  readonly readAt: number;
}

export class HolderCache {
  readonly #good = new Map<string, Entry>();
  readonly #bad = new Map<string, Entry>();
  readonly #read: (secret: string) => Promise<Entry>;
  readonly #onFailure: (error: unknown) => void;

  /**
   * @param read the holder of a secret as the database has it
   * @param onFailure told of a reading that failed while an older one still answered
   */
  constructor(read: (secret: string) => Promise<Holder | null>, onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
    this.#read = singleFlight(async (secret) => {
      const readAt = Date.now();
      return this.#keep(hashKey(secret), { holder: await read(secret), readAt });
    });
  }

  /** Whether this worker has found the secret good before; it may have ended since. */
  has(secret: string): boolean {
    return this.#good.has(hashKey(secret));
  }

  /** The holder of a secret; null when it is nobody's, any more. @throws DatabaseUnavailableError when that cannot be told */
  async holderOf(secret: string): Promise<Holder | null> {
    const key = hashKey(secret);
    const known = this.#good.get(key) ?? this.#bad.get(key);
    const age = known ? Date.now() - known.readAt : Number.POSITIVE_INFINITY;
    // A clock that was set back makes an age negative, and the entry useless.
    if (!known || age < 0 || age >= trustedMs) return current(await this.#readAgain(secret, known, age));
    if (age >= freshMs) void this.#read(secret).catch(this.#onFailure);
    return current(known);
  }

  /** Forgets a secret that has just ended, on this worker. */
  forget(secret: string): void {
    this.#good.delete(hashKey(secret));
  }

  async #readAgain(secret: string, known: Entry | undefined, age: number): Promise<Entry> {
    try {
      return await this.#read(secret);
    } catch (error) {
      const isTrusted = known?.holder && age >= 0 && age < trustedInOutageMs;
      if (!(error instanceof DatabaseUnavailableError) || !isTrusted) throw error;
      return known;
    }
  }

  #keep(key: string, entry: Entry): Entry {
    const [to, from] = entry.holder ? [this.#good, this.#bad] : [this.#bad, this.#good];
    from.delete(key);
    // The newest stand last, so that the first is the one that was read longest ago.
    to.delete(key);
    to.set(key, entry);
    const oldest = to.keys().next();
    if (to.size > mostEntries && !oldest.done) to.delete(oldest.value);
    return entry;
  }
}

/** An expiry needs no reading. */
function current({ holder }: Entry): Holder | null {
  return holder && (holder.expiresAt === null || holder.expiresAt > Date.now()) ? holder : null;
}
