/**
 * How far behind the database an answer may be: two workers, reports at random to both, and a witness who notes which
 * versions are committed. Every answer tells its version; none may be older than what was committed two seconds before
 * it was asked for. Redis is lost and comes back in the middle.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startApp } from '../../app/app-under-test.ts';
import type { WorkerUnderTest } from '../../app/worker-under-test.ts';
import { randomFrom } from '../../service/random.ts';
import { type TestRedis, waitFor } from '../services.ts';
import type { Finding, Form, Proof, ProofOptions } from './proof.ts';
import { Witness } from './witness.ts';

const seconds: Readonly<Record<Form, number>> = { long: 180, short: 10 };
const redisAwaySeconds: Readonly<Record<Form, number>> = { long: 20, short: 2 };
const promisedMs = 2000;
const suites = Array.from({ length: 20 }, (_, index) => `stale-${index}`);
const senders = 3;
const readersOfEach = 2;
const longestPauseMs = 120;

/** One answer: what it was of, which version it told, and when it was asked for. */
interface Answer {
  /** A slug, or null for the board. */
  readonly suite: string | null;
  readonly version: number;
  readonly askedAt: number;
}

export const stalenessProof: Proof = {
  name: 'staleness',
  summary: 'reports at random to two workers: no answer is more than two seconds behind the database, by its version',
  takes: { long: '4 min', short: '30 s' },
  async run(options) {
    const app = await startApp();
    try {
      const workers = await app.startWorkers(2);
      const witness = await Witness.of(app.postgres.url);
      try {
        return await prove(workers, app.redis, witness, options);
      } finally {
        await witness.close();
      }
    } finally {
      await app.stop();
    }
  },
};

async function prove(
  workers: readonly WorkerUnderTest[],
  redis: TestRedis,
  witness: Witness,
  { form, seed, tell }: ProofOptions,
): Promise<readonly Finding[]> {
  const random = randomFrom(seed);
  for (const suite of suites) await report(random.pick(workers), suite, 'passed');
  const answers: Answer[] = [];
  let isRunning = true;
  const whileRunning = async (step: () => Promise<void>): Promise<void> => {
    while (isRunning) await step();
  };
  const running = [
    ...Array.from({ length: senders }, () =>
      whileRunning(async () => {
        await report(random.pick(workers), random.pick(suites), random.pick(['passed', 'failed', 'warning']));
        await delay(random.between(0, longestPauseMs));
      }),
    ),
    ...workers.flatMap((worker) =>
      Array.from({ length: readersOfEach }, () =>
        whileRunning(async () => void answers.push(await ask(worker, random.pick([null, null, ...suites])))),
      ),
    ),
    whileRunning(() => witness.look()),
  ];
  try {
    const part = (seconds[form] * 1000 - redisAwaySeconds[form] * 1000) / 2;
    await delay(part);
    tell('  Redis is lost');
    await redis.stop();
    await delay(redisAwaySeconds[form] * 1000);
    await redis.start();
    tell('  Redis is back, and empty');
    await delay(part);
  } finally {
    isRunning = false;
    await Promise.all(running);
  }
  return [staleness(answers, witness), await fromSnapshots(workers), await converged(workers, witness)];
}

let reports = 0;

/** Never the same twice: that would be the same run. */
async function report(to: WorkerUnderTest, suite: string, status: string): Promise<void> {
  reports += 1;
  const response = await to.post({ suite, results: [{ check: 'a', status, durationMs: reports }] });
  if (!response.ok) throw new Error(`a report was answered ${response.status}: ${await response.text()}`);
}

async function ask(worker: WorkerUnderTest, suite: string | null): Promise<Answer> {
  const askedAt = performance.now();
  const response = await worker.get(suite === null ? '/api/v1/board' : `/suites/${suite}`);
  const text = await response.text();
  const version = Number(/(?:"version":|data-version=")(\d+)/.exec(text)?.[1]);
  if (!response.ok || Number.isNaN(version))
    throw new Error(`${response.url} was answered ${response.status}: ${text}`);
  return { suite, version, askedAt };
}

function staleness(answers: readonly Answer[], witness: Witness): Finding {
  const behindMs = answers.map(({ suite, version, askedAt }) => witness.behindMs(suite, version, askedAt));
  const late = behindMs.filter((ms) => ms > promisedMs).length;
  const sorted = behindMs.toSorted((a, b) => a - b);
  const at = (share: number): string => `${Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)} ms`;
  return {
    claim: 'no answer is older than what was committed two seconds before it was asked for',
    seen: `${late} of ${answers.length} are; behind by ${at(0.5)} (median), ${at(0.99)} (P99), ${at(1)} (the most)`,
    held: late === 0 && answers.length > 100,
  };
}

/** Else the first claim would say nothing of snapshots. */
async function fromSnapshots(workers: readonly WorkerUnderTest[]): Promise<Finding> {
  const count = async (result: string): Promise<number> => {
    const series = ['board', 'suite'].map((cache) => `cache_lookups_total{cache="${cache}",result="${result}"}`);
    const values = await Promise.all(workers.flatMap((worker) => series.map((one) => worker.metric(one))));
    return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  };
  const [hits, misses, bypassed] = [await count('hit'), await count('miss'), await count('bypass')];
  return {
    claim: 'answers come from snapshots while Redis is there, and from the database while it is not',
    seen: `${hits} hits, ${misses} misses, ${bypassed} past Redis`,
    held: hits > 10 * misses && bypassed > 0,
  };
}

async function converged(workers: readonly WorkerUnderTest[], witness: Witness): Promise<Finding> {
  await witness.look();
  const wanted = witness.newest;
  const shown = async () =>
    (await Promise.all(workers.map((worker) => ask(worker, null)))).map(({ version }) => version);
  const held = await waitFor(
    'all workers',
    async () => (await shown()).every((version) => version === wanted),
    5000,
  ).catch(() => false);
  return { claim: 'in the end both workers show the last version', seen: `${await shown()} of ${wanted}`, held };
}
