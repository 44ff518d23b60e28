/** How often each result of a load is stored, asked of PostgreSQL itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { TestStack } from '../e2e/stack.ts';
import type { Load } from './load.ts';
import type { Finding } from './proof.ts';

/** A connection to the stack's database as the app has it. The caller ends it. */
export async function connectToDatabase({ place }: TestStack, applicationName = 'proof'): Promise<pg.Client> {
  const url = readFileSync(join(place.stateFolder, 'secrets', 'database_url'), 'utf8');
  const client = new pg.Client({ connectionString: url, application_name: applicationName });
  client.on('error', () => undefined); // whoever queries it next is told
  await client.connect();
  return client;
}

/** How often a result of each name that begins so is stored; names that are not stored are not in it. */
async function storedCounts(client: pg.Client, namePrefix: string): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ name: string; count: number }>(
    `select validation_check.name, count(*)::int as count
     from check_result join validation_check on validation_check.id = check_result.check_id
     where starts_with(validation_check.name, $1)
     group by validation_check.name`,
    [namePrefix],
  );
  return new Map(rows.map(({ name, count }) => [name, count]));
}

interface Comparison {
  /** Acknowledged, but not stored. */
  readonly lost: readonly string[];
  /** Stored more than once. */
  readonly doubled: readonly string[];
}

export function compareStored(acknowledged: Iterable<string>, stored: ReadonlyMap<string, number>): Comparison {
  return {
    lost: [...acknowledged].filter((name) => !stored.has(name)),
    doubled: [...stored].flatMap(([name, count]) => (count > 1 ? [name] : [])),
  };
}

/** Asks the database of a stack whether every acknowledged result of a load is stored exactly once. */
export async function storedFinding(stack: TestStack, { acknowledged, namePrefix }: Load): Promise<Finding> {
  const client = await connectToDatabase(stack);
  try {
    const { lost, doubled } = compareStored(acknowledged, await storedCounts(client, namePrefix));
    return {
      claim: 'every acknowledged result is stored exactly once',
      seen: `of ${acknowledged.size}, ${lost.length} are lost, ${doubled.length} are stored more than once`,
      held: lost.length === 0 && doubled.length === 0 && acknowledged.size > 0,
    };
  } finally {
    await client.end();
  }
}
