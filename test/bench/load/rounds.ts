/** What a process that sends requests is told, and what it tells: a round each time that it is asked for one. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import type { LoadRequest } from '../../../load/scenario.ts';

export interface RoundWish {
  readonly url: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** For a program that does not draw them itself. */
  readonly requests: readonly LoadRequest[];
}

export interface Round {
  /** Answered as expected. */
  readonly requests: number;
  /** Of the whole process. */
  readonly cpuMicrosPerRequest: number;
  /** So late were 99 % at most; null where the program does not tell. */
  readonly lagMs: number | null;
}

/** Serves rounds until the other side is gone. @param send resolves when all were answered */
export function serveRounds(send: (wish: RoundWish) => Promise<Pick<Round, 'requests' | 'lagMs'>>): void {
  process.on('message', async (wish: RoundWish) => {
    const before = process.cpuUsage();
    const { requests, lagMs } = await send(wish);
    const { user, system } = process.cpuUsage(before);
    process.send?.({ requests, lagMs, cpuMicrosPerRequest: (user + system) / requests } satisfies Round);
  });
}

/** One round of a process that serves them. @throws Error when it ends before it has answered */
export async function askForRound(sender: ChildProcess, wish: RoundWish): Promise<Round> {
  const over = new AbortController();
  const heard = async (): Promise<Round> => {
    const [round] = (await once(sender, 'message', over)) as [Round]; // what `serveRounds` sends
    return round;
  };
  const gone = async (): Promise<never> => {
    const [code, signal] = await once(sender, 'exit', over);
    throw new Error(`what sends requests ended within a round, with ${code ?? signal}; expected: an answer`);
  };
  try {
    const first = Promise.race([heard(), gone()]);
    sender.send(wish);
    return await first;
  } finally {
    over.abort();
  }
}
