/** How many look-ups find a snapshot while statuses change all the time: 500 requests a minute, 20 changes a second. */
import { setTimeout as delay } from 'node:timers/promises';
import { randomFrom } from '../../../service/random.ts';
import { figureOf } from '../interleave.ts';
import type { Section } from '../sections.ts';
import { type LiveRig, postReport, startLiveRig, suiteNames } from './live-rig.ts';

const requestsAMinute = 500;
const changesASecond = 20;
const secondsARound = 8;

type Kind = 'board' | 'suite' | 'check' | 'run';
/** Of a hundred requests. Checks and runs are read from the database each time. */
const mix: readonly (readonly [Kind, number])[] = [
  ['board', 55],
  ['suite', 25],
  ['check', 12],
  ['run', 8],
];
const kinds = mix.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));

type Key = 'ratio' | 'share';

export const hitRatioSection: Section<Key> = {
  name: 'hit-ratio',
  summary: 'look-ups that find a snapshot at 500 requests a minute and 20 status changes a second',
  targets: {
    ratio: { what: 'hits of all look-ups', bound: 'at least', limit: 80, unit: '%' },
    share: { what: 'requests of the mix answered without the database', bound: 'at least', limit: 78, unit: '%' },
  },
  run: async ({ rounds, tell }) => {
    const rig = await startLiveRig();
    try {
      const seconds = rounds * secondsARound;
      tell(`${seconds} s of requests and changes`);
      const before = await lookUps(rig);
      const [latencies, changes] = await Promise.all([requests(rig, seconds), statusChanges(rig, seconds)]);
      const after = await lookUps(rig);
      const [hits, misses] = [after.hits - before.hits, after.misses - before.misses];
      const all = [...latencies.values()].flat();
      return {
        tables: [
          {
            title: 'Answers meanwhile',
            unit: 'ms',
            beside: 'p95',
            figures: [...latencies].map(([kind, values]) => figureOf(kind, values, values)),
          },
        ],
        values: { ratio: (hits / (hits + misses)) * 100, share: (hits / all.length) * 100 },
        notes: [
          `${all.length} requests (55 % board, 25 % suite, 12 % check, 8 % run), ${changes} status changes, ${hits} hits, ${misses} misses`,
        ],
      };
    } finally {
      await rig.stop();
    }
  },
};

async function lookUps(rig: LiveRig): Promise<{ readonly hits: number; readonly misses: number }> {
  const count = async (result: string): Promise<number> =>
    (await rig.metric(`cache_lookups_total{cache="board",result="${result}"}`)) +
    (await rig.metric(`cache_lookups_total{cache="suite",result="${result}"}`));
  return { hits: await count('hit'), misses: await count('miss') };
}

/** Milliseconds of each answer, by kind. */
async function requests(rig: LiveRig, seconds: number): Promise<ReadonlyMap<Kind, number[]>> {
  const random = randomFrom(1);
  const taken = new Map<Kind, number[]>(mix.map(([kind]) => [kind, []]));
  const ask = async (kind: Kind): Promise<void> => {
    const number = Math.floor(random.between(1, suiteNames.length));
    const paths = { board: '/', suite: `/suites/suite-${number}`, check: `/checks/${number}`, run: `/runs/${number}` };
    const askedAt = performance.now();
    const response = await fetch(rig.url + paths[kind]);
    await response.text();
    if (!response.ok) throw new Error(`${paths[kind]} was answered ${response.status}`);
    taken.get(kind)?.push(performance.now() - askedAt);
  };
  await evenly((requestsAMinute / 60) * seconds, seconds, () => ask(random.pick(kinds)));
  return taken;
}

async function statusChanges(rig: LiveRig, seconds: number): Promise<number> {
  const random = randomFrom(2);
  const bad = new Set<string>();
  const changes = changesASecond * seconds;
  let reports = 0;
  await evenly(changes, seconds, () => {
    reports += 1;
    const suite = random.pick(suiteNames);
    const check = `check ${Math.floor(random.between(0, 25))}`;
    const key = `${suite} ${check}`;
    const status = bad.delete(key) ? 'passed' : 'failed';
    if (status === 'failed') bad.add(key);
    return postReport(rig.url, { suite, results: [{ check, status, durationMs: reports }] });
  });
  return changes;
}

/** Starts so many pieces of work at even distances, whether or not those before are done. */
async function evenly(count: number, seconds: number, work: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  for (let number = 0; number < count; number += 1) {
    const due = startedAt + (number * seconds * 1000) / count;
    const earlyMs = due - performance.now();
    if (earlyMs > 0) await delay(earlyMs);
    running.push(work());
  }
  await Promise.all(running);
}
