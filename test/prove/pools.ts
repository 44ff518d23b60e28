/**
 * The workers' pools, counted by PostgreSQL itself: 24 to 28 connections in sum for any number of workers, and full again
 * within seconds after connections were lost, idle ones, busy ones, or all of them.
 */
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { poolSize } from '../../deploy/topology.ts';
import { randomFrom } from '../../service/random.ts';
import { type TestStack, withStack } from '../e2e/stack.ts';
import { waitFor } from '../services.ts';
import { pidOf } from './killing.ts';
import { Load } from './load.ts';
import type { Finding, Form, Proof, ProofOptions } from './proof.ts';
import { connectToDatabase } from './stored.ts';

/** Of the budget; the objective allows 20 to 30. */
const [fewest, most] = [24, 28];
/** In the short form no second is promised: other tests run at the same time. */
const refillMs: Readonly<Record<Form, number>> = { long: 5000, short: 30_000 };
/** After that it is not waited any longer. */
const giveUpMs = 60_000;
const workerCounts = [4, 5, 6, 7, 8];
const clients = 8;
const meanPauseMs = 100;
/** How long the pools are counted while nothing is lost. */
const calmMs = 5000;

export const poolsProof: Proof = {
  name: 'pools',
  summary: 'connections to PostgreSQL with 4 to 8 workers: 24 to 28 in sum, and full again after a loss',
  takes: { long: '4 min', short: '1 min' },
  async run(options) {
    const findings: Finding[] = [];
    for (const workers of options.form === 'long' ? workerCounts : workerCounts.slice(0, 1)) {
      options.tell(`  a stack with ${workers} workers is started`);
      findings.push(...(await withStack((stack) => provePools(stack, options), workers)));
    }
    return findings;
  },
};

/** Tries it on a stack that runs. */
export async function provePools(stack: TestStack, { form, seed, tell }: ProofOptions): Promise<readonly Finding[]> {
  const workers = stack.topology.appWorkers.length;
  const wanted = workers * poolSize(workers);
  const load = new Load({
    baseUrl: stack.url('nginx', ''),
    token: await stack.token(),
    random: randomFrom(seed),
    clients,
    meanPauseMs,
    untilAcknowledged: true,
  });
  try {
    await load.start();
    await full(stack, wanted);
    const { counts, pids } = await countFor(stack, calmMs);
    const [lowest, highest] = [Math.min(...counts), Math.max(...counts)];
    const findings: Finding[] = [
      {
        claim: `${workers} workers hold ${fewest} to ${most} connections in sum`,
        seen: `${lowest} to ${highest}, counted ${counts.length} times under load`,
        held: lowest >= fewest && highest <= most,
      },
    ];
    for (const { what, lose } of losses) {
      await lose(stack);
      const tookMs = await full(stack, wanted);
      tell(`  ${workers} workers, ${what}: full again after ${tookMs.toFixed(0)} ms`);
      findings.push({
        claim: `${workers} workers: ${what}, and the pools are full again within ${refillMs[form] / 1000} s`,
        seen: `after ${(tookMs / 1000).toFixed(1)} s`,
        held: tookMs <= refillMs[form],
      });
    }
    const ended = await Promise.all(pids.map(async ([instance, pid]) => (await pidOf(stack, instance)) !== pid));
    const crashed = ended.filter(Boolean).length;
    return [
      ...findings,
      { claim: `${workers} workers: none ends because of a loss`, seen: `${crashed} did`, held: crashed === 0 },
    ];
  } finally {
    await load.stop();
  }
}

interface Loss {
  readonly what: string;
  readonly lose: (stack: TestStack) => Promise<void>;
}

const losses: readonly Loss[] = [
  { what: 'three idle connections are terminated', lose: (stack) => terminate(stack, "state = 'idle'", 3) },
  { what: 'one that works is terminated', lose: (stack) => terminate(stack, "state <> 'idle'", 1) },
  { what: 'all are terminated', lose: (stack) => terminate(stack, 'true', 100) },
  { what: 'a backend is killed', lose: killBackend },
  {
    what: 'the server is restarted',
    async lose(stack) {
      const { code, output } = await stack.lvd('restart', 'postgres');
      if (code !== 0) throw new Error(output);
    },
  },
];

const ofTheApp = `usename = current_user and application_name <> 'proof'`;

async function withClient<T>(stack: TestStack, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectToDatabase(stack);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Terminates this many at least one; asks until there are some to be had. */
async function terminate(stack: TestStack, which: string, limit: number): Promise<void> {
  await withClient(stack, (client) =>
    waitFor(`connections with ${which}`, async () => {
      const { rowCount } = await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where ${ofTheApp} and ${which} limit $1`,
        [limit],
      );
      return (rowCount ?? 0) > 0;
    }),
  );
}

/** PostgreSQL ends all other backends then, because their shared memory may be damaged, and starts anew. */
async function killBackend(stack: TestStack): Promise<void> {
  const client = await connectToDatabase(stack);
  const { rows } = await client.query(`select pid from pg_stat_activity where ${ofTheApp} limit 1`);
  process.kill(Number(rows[0]?.pid), 'SIGKILL');
  await client.end().catch(() => undefined); // it was ended with the others
}

async function count(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity where ${ofTheApp}`,
  );
  return rows[0]?.count ?? 0;
}

/**
 * Resolves to how long it took until all connections were there, from when the server took connections (its own recovery
 * is not the pools' time); Infinity when they never were.
 */
async function full(stack: TestStack, wanted: number): Promise<number> {
  let serverSince: number | null = null;
  const isFull = () =>
    withClient(stack, async (client) => {
      serverSince ??= performance.now();
      return (await count(client)) >= wanted;
    });
  const reached = await waitFor('full pools', isFull, giveUpMs).catch(() => false);
  return reached && serverSince !== null ? performance.now() - serverSince : Number.POSITIVE_INFINITY;
}

async function countFor(stack: TestStack, durationMs: number) {
  const instances = stack.topology.appWorkers.map(({ instance }) => instance);
  const pids = await Promise.all(instances.map(async (instance) => [instance, await pidOf(stack, instance)] as const));
  const counts: number[] = [];
  await withClient(stack, async (client) => {
    const end = performance.now() + durationMs;
    while (performance.now() < end) {
      counts.push(await count(client));
      await delay(50);
    }
  });
  return { counts, pids };
}
