/** Real faults of the running stack, each with its end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { TestStack } from '../stack.ts';

/** @throws Error with what the command printed */
async function command(stack: TestStack, ...args: readonly string[]): Promise<void> {
  const { code, output } = await stack.lvd(...args);
  if (code !== 0) throw new Error(`lvd ${args.join(' ')}: ${output}`);
}

/** PostgreSQL is stopped: the board is still shown, reports are refused with 503. */
export const stopDatabase = (stack: TestStack): Promise<void> => command(stack, 'stop', 'postgres');
export const startDatabase = (stack: TestStack): Promise<void> => command(stack, 'start', 'postgres');

/** Every worker is ended and stays so: nginx itself answers 503. */
export async function stopWorkers(stack: TestStack): Promise<void> {
  await Promise.all(stack.topology.appWorkers.map(({ instance }) => command(stack, 'stop', instance)));
}

export async function startWorkers(stack: TestStack): Promise<void> {
  await Promise.all(stack.topology.appWorkers.map(({ instance }) => command(stack, 'start', instance)));
}

/** Longer than the limits of both latency objectives. */
const slowSeconds = 0.7;

/** What a bad migration may leave behind: a trigger that makes every report slow, once however many are stored together. */
const trigger = `
  create function drill_fault() returns trigger language plpgsql as $$
  begin
    perform pg_sleep(${slowSeconds});
    return null;
  end $$;
  create trigger drill_fault before insert on run for each statement execute function drill_fault()`;

export const slowDownReports = (stack: TestStack): Promise<void> => execute(stack, trigger);
export const speedUpReports = (stack: TestStack): Promise<void> => execute(stack, 'drop function drill_fault cascade');

/** Another such trace: a table that is called otherwise, without which one page fails and all others are well. */
export const loseRatings = (stack: TestStack): Promise<void> =>
  execute(stack, 'alter table rating rename to drill_rating');
export const findRatings = (stack: TestStack): Promise<void> =>
  execute(stack, 'alter table drill_rating rename to rating');

/** Runs a statement as the app's own role, which owns the tables. */
async function execute(stack: TestStack, statement: string): Promise<void> {
  const url = readFileSync(join(stack.place.stateFolder, 'secrets/database_url'), 'utf8');
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
