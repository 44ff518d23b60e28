/**
 * Starts the whole product, uses all of it a little, and compares what every process of ours exposes with the
 * catalogue, family by family.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { databaseName } from '../../deploy/postgres/roles.ts';
import type { Address } from '../../deploy/topology.ts';
import { catalogue } from '../../metrics/catalogue/index.ts';
import type { Job } from '../../metrics/entry.ts';
import { startStack, type TestStack } from '../e2e/stack.ts';
import { waitFor } from '../services.ts';
import { type Comparison, compareWithCatalogue } from './reality.ts';
import { connectStandby } from './standby.ts';

/** The slowest figures come once a minute. */
const deadlineMs = 90_000;
/** After this time, what is still absent is taken for absent on this host. */
const absentAfterMs = 30_000;

export interface LiveComparison extends Comparison {
  /** How many targets were scraped. */
  readonly targets: number;
}

/** Waits until nothing differs, and tells what still does in the end. */
export async function compareLive(): Promise<LiveComparison> {
  const stack = await startStack();
  try {
    const superuser = superuserUrl(stack);
    await using _standby = await connectStandby(superuser);
    await resetStatistics(superuser);
    await useEverything(stack);
    const usedAt = performance.now();
    let last: LiveComparison | undefined;
    await waitFor(
      'no difference between the catalogue and what is exposed',
      async () => {
        last = await compareOnce(stack);
        const isLate = performance.now() - usedAt > absentAfterMs;
        return last.differences.length === 0 && (last.absent.length === 0 || isLate);
      },
      deadlineMs,
    ).catch((error: unknown) => {
      if (!last) throw error; // nothing could be scraped at all
    });
    return last as LiveComparison; // it waited, or it threw
  } finally {
    await stack.stop();
  }
}

async function compareOnce(stack: TestStack): Promise<LiveComparison> {
  const { appWorkers, agent, inbox, validator } = stack.topology;
  const targets: readonly (readonly [Job, readonly Address[]])[] = [
    ['app', appWorkers.map(({ metrics }) => metrics)],
    ['agent', [agent]],
    ['inbox', [inbox]],
    ['validator', [validator]],
  ];
  const compared = await Promise.all(
    targets.map(async ([job, addresses]) =>
      compareWithCatalogue(catalogue, job, await Promise.all(addresses.map(scrape))),
    ),
  );
  return {
    differences: compared.flatMap(({ differences }) => differences),
    absent: compared.flatMap(({ absent }) => absent),
    targets: targets.flatMap(([, addresses]) => addresses).length,
  };
}

async function scrape({ host, port }: Address): Promise<string> {
  const response = await fetch(`http://${host}:${port}/metrics`);
  if (!response.ok) throw new Error(`port ${port} answered its scrape with ${response.status}`);
  return response.text();
}

/** A report, the pages, a page that is not there, and a live stream. */
async function useEverything(stack: TestStack): Promise<void> {
  const report = { suite: 'Catalogue', results: [{ check: 'equals reality', status: 'passed', durationMs: 1 }] };
  const posted = await fetch(stack.url('nginx', '/api/v1/ingest/json'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await stack.token()}` },
    body: JSON.stringify(report),
  });
  if (posted.status !== 201) throw new Error(`the report was answered with ${posted.status}: ${await posted.text()}`);
  for (const path of ['/', '/suites/catalogue', '/alerts', '/nothing-here'])
    await (await fetch(stack.url('nginx', path))).text();
  const live = await fetch(stack.url('nginx', '/live'));
  await live.body?.cancel();
}

function superuserUrl(stack: TestStack): string {
  const { host, port } = stack.topology.postgres;
  const password = readFileSync(join(stack.place.stateFolder, 'secrets', 'postgres_password'), 'utf8').trim();
  return `postgres://postgres:${password}@${host}:${port}/${databaseName}`;
}

/** So that there is a time of the last reset to tell. */
async function resetStatistics(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('SELECT pg_stat_reset()');
  await client.end();
}
