/** Ends parts of a running stack with SIGKILL, chosen by chance, as often as the supervisor still starts them again. */
import process from 'node:process';
import type pg from 'pg';
import { z } from 'zod';
import type { Random } from '../../service/random.ts';
import type { TestStack } from '../e2e/stack.ts';
import { connectToDatabase } from './stored.ts';

export interface Kill {
  /** A part's name, or `backend`: one process of PostgreSQL that serves a connection of the app. */
  readonly what: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const statusSchema = z.object({ parts: z.array(z.object({ name: z.string(), pid: z.number().nullable() })) });

/** The supervisor leaves alone what ended six times within a minute. */
const killsPerMinute = 4;

/** The process of a part, from its status; null when it does not run just now. */
export async function pidOf(stack: TestStack, part: string): Promise<number | null> {
  const { output } = await stack.lvd('status', '--json');
  const { parts } = statusSchema.parse(JSON.parse(output));
  return parts.find(({ name }) => name === part)?.pid ?? null;
}

export class Killer {
  readonly kills: Kill[] = [];
  readonly #stack: TestStack;
  readonly #random: Random;

  constructor(stack: TestStack, random: Random) {
    this.#stack = stack;
    this.#random = random;
  }

  /** Kills a worker, PostgreSQL as a whole or one of its backends, Redis or nginx: whichever, that runs. */
  async killAny(): Promise<Kill> {
    const workers = this.#stack.topology.appWorkers.map(({ instance }) => instance);
    for (;;) {
      const kind = this.#random.pick(['worker', 'postgres', 'backend', 'redis', 'nginx']);
      const what = kind === 'worker' ? this.#random.pick(workers) : kind;
      const kill = this.#isSpared(what) ? null : await this.#kill(what);
      if (kill) return kill;
    }
  }

  /** Kills a worker that runs. */
  async killWorker(): Promise<Kill> {
    const workers = this.#stack.topology.appWorkers.map(({ instance }) => instance);
    for (;;) {
      const what = this.#random.pick(workers);
      const kill = this.#isSpared(what) ? null : await this.#kill(what);
      if (kill) return kill;
    }
  }

  #isSpared(what: string): boolean {
    const minuteAgo = Date.now() - 60_000;
    return this.kills.filter((kill) => kill.what === what && kill.at > minuteAgo).length >= killsPerMinute;
  }

  /** Null when it does not run just now. */
  async #kill(what: string): Promise<Kill | null> {
    const pid = what === 'backend' ? await this.#backend() : await pidOf(this.#stack, what);
    if (pid === null) return null;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return null; // it has just ended
      throw error;
    }
    const kill = { what, at: Date.now() };
    this.kills.push(kill);
    return kill;
  }

  async #backend(): Promise<number | null> {
    let client: pg.Client | null = null;
    try {
      client = await connectToDatabase(this.#stack);
      const { rows } = await client.query<{ pid: number }>(
        'select pid from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()',
      );
      return rows.length === 0 ? null : this.#random.pick(rows).pid;
    } catch {
      return null; // PostgreSQL is away after an earlier kill
    } finally {
      await client?.end().catch(() => undefined); // killed with the others
    }
  }
}

/** "31 × app-2, 20 × redis", the most frequent first. */
export function describeKills(kills: readonly Kill[]): string {
  const counts = [...Map.groupBy(kills, ({ what }) => what)].map(([what, of]) => ({ what, count: of.length }));
  return counts
    .toSorted((a, b) => b.count - a.count)
    .map(({ what, count }) => `${count} × ${what}`)
    .join(', ');
}
