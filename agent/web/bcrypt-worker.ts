/** A thread that checks passwords, one after the other: `{ id, password, hash }` in, `{ id, fits }` out. */
import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';

export interface Question {
  readonly id: number;
  readonly password: string;
  readonly hash: string;
}

export interface Answer {
  readonly id: number;
  readonly fits: boolean;
}

parentPort?.on('message', ({ id, password, hash }: Question) => {
  parentPort?.postMessage({ id, fits: compareSync(password, hash) } satisfies Answer);
});
