/**
 * bcrypt off the event loop: a password and a hash in, whether they fit out. The thread is started when it is needed and
 * ended when it is not, because it takes memory, and most agents check one password in their life.
 */
import { Worker } from 'node:worker_threads';

/** What the thread is asked … */
interface Question {
  readonly id: number;
  readonly password: string;
  readonly hash: string;
}

/** … and what it answers. */
interface Answer {
  readonly id: number;
  readonly fits: boolean;
}

/** A check of the highest cost that is allowed takes a few seconds; what waits behind others waits longer. */
const answerWithinMs = 20_000;
const idleMs = 1000;
/** Checks that wait at once; more are refused, so that guesses cannot pile up. */
const maxWaiting = 16;
const limits = { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 };

/** Thrown when a password could not be checked, which says nothing about whether it is right. */
export class NotChecked extends Error {
  override readonly name = 'NotChecked';
}

export class Bcrypt {
  #worker: Worker | undefined;
  #waiting = new Map<number, PromiseWithResolvers<boolean>>();
  #lastId = 0;
  #idle: NodeJS.Timeout | undefined;

  /** Whether the password fits the hash. Rejects with NotChecked when that could not be found out. */
  async compare(password: string, hash: string): Promise<boolean> {
    if (this.#waiting.size >= maxWaiting) throw new NotChecked(`${maxWaiting} passwords are being checked already`);
    clearTimeout(this.#idle);
    const worker = this.#worker ?? this.#start();
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<boolean>();
    this.#waiting.set(id, waiting);
    worker.postMessage({ id, password, hash } satisfies Question);
    const late = setTimeout(() => this.#abandon(worker, `not done within ${answerWithinMs} ms`), answerWithinMs);
    try {
      return await waiting.promise;
    } finally {
      clearTimeout(late);
      if (this.#waiting.size === 0) this.#idle = setTimeout(() => this.close(), idleMs).unref();
    }
  }

  /** Ends the thread; the next check starts another one. */
  close(): void {
    clearTimeout(this.#idle);
    if (this.#worker) this.#abandon(this.#worker, 'the agent ends');
  }

  #start(): Worker {
    const worker = new Worker(new URL('./bcrypt-worker.js', import.meta.url), { env: {}, resourceLimits: limits });
    this.#worker = worker;
    worker.unref();
    worker.on('message', ({ id, fits }: Answer) => {
      this.#waiting.get(id)?.resolve(fits);
      this.#waiting.delete(id);
    });
    worker.on('error', () => this.#abandon(worker, 'the thread that checks passwords failed'));
    worker.on('exit', () => this.#abandon(worker, 'the thread that checks passwords has ended'));
    return worker;
  }

  #abandon(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const waiting = [...this.#waiting.values()];
    this.#waiting = new Map();
    for (const { reject } of waiting) reject(new NotChecked(reason));
    void worker.terminate();
  }
}
