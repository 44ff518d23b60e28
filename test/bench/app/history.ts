/** Whether pages stay as fast when a thousand times as much is stored: the first complaint about boards that grow. */
import { performance } from 'node:perf_hooks';
import { interleave } from '../interleave.ts';
import type { Section } from '../sections.ts';
import { type AppRig, startAppRig } from './app-rig.ts';
import { fillHistory, historyChecks, historySuites } from './history-fill.ts';

const fewResults = 30_000;
const manyResults = 30_000_000;
/** Requests of each page and each database in one round. */
const requestsPerRound = 20;
const limit = 1.2;

interface Filled {
  readonly rig: AppRig;
  readonly firstRun: number;
  readonly lastRun: number;
}

type Page = 'board' | 'suite' | 'check' | 'run' | 'search';

/** Another one each time, the same in both databases as far as it can be. `turn` counts from 0. */
const paths: Readonly<Record<Page, (filled: Filled, turn: number) => string>> = {
  board: () => '/',
  suite: (_filled, turn) => `/suites/suite-${turn % historySuites}`,
  check: (_filled, turn) => `/checks/${1 + ((turn * 7) % historyChecks)}`,
  run: ({ firstRun, lastRun }, turn) => `/runs/${firstRun + Math.floor(((turn * 0.618) % 1) * (lastRun - firstRun))}`,
  search: (_filled, turn) => `/search?q=check+${turn % 20}`,
};
const pages: readonly Page[] = ['board', 'suite', 'check', 'run', 'search'];

const promised = (page: Page) =>
  ({
    what: `P95 of the ${page} page with 30 million stored results, as a multiple of that with 30 thousand`,
    bound: 'at most',
    limit,
    unit: '×',
  }) as const;

export const historySection: Section<Page> = {
  name: 'history',
  summary: 'pages with 30 million stored results beside the same with 30 thousand; filling takes minutes',
  targets: {
    board: promised('board'),
    suite: promised('suite'),
    check: promised('check'),
    run: promised('run'),
    search: promised('search'),
  },
  run: async ({ rounds, tell }) => {
    const few = await startFilled(fewResults, tell);
    try {
      const many = await startFilled(manyResults, tell);
      try {
        return await compare(few, many, rounds * requestsPerRound, tell);
      } finally {
        await many.rig.stop();
      }
    } finally {
      await few.rig.stop();
    }
  },
};

async function compare(few: Filled, many: Filled, requests: number, tell: (line: string) => void) {
  const tables = [];
  const values: Record<Page, number> = { board: NaN, suite: NaN, check: NaN, run: NaN, search: NaN };
  for (const page of pages) {
    tell(`${page}: ${requests} requests to each`);
    const figures = await interleave(
      [candidate('30 thousand', few, page), candidate('30 million', many, page)],
      requests,
    );
    const [peer, subject] = figures;
    values[page] = (subject?.p95 ?? Number.NaN) / (peer?.p95 ?? Number.NaN);
    tables.push({ title: `The ${page} page`, unit: 'ms', figures, beside: 'p95' as const });
  }
  return { tables, values, notes: ['one worker a database; nothing is stored meanwhile'] };
}

function candidate(name: string, filled: Filled, page: Page) {
  let turn = 0;
  const [worker] = filled.rig.workers;
  if (!worker) throw new Error('the rig has no worker; expected one');
  return {
    name,
    measure: async (): Promise<number> => {
      const path = paths[page](filled, turn);
      turn += 1;
      const startedAt = performance.now();
      const response = await worker.get(path);
      await response.arrayBuffer();
      if (response.status !== 200) throw new Error(`${path} was answered ${response.status}; expected 200`);
      return performance.now() - startedAt;
    },
  };
}

/** The latest run of each suite comes through the worker, as it does for real. */
async function startFilled(results: number, tell: (line: string) => void): Promise<Filled> {
  let runs = { firstRun: 0, lastRun: 0 };
  const rig = await startAppRig({
    workers: 1,
    prepare: async ({ url }) => {
      runs = await fillHistory(url, results, tell);
    },
  });
  try {
    for (let suite = 0; suite < historySuites; suite += 1) {
      const checks = Array.from({ length: historyChecks / historySuites }, (_, index) => `check ${index}`);
      const report = { suite: `Suite ${suite}`, results: checks.map((check) => ({ check, status: 'passed' })) };
      const response = await rig.workers[0]?.post(report);
      if (response?.status !== 201) throw new Error(`a report was answered ${response?.status}; expected 201`);
    }
    return { rig, ...runs };
  } catch (error) {
    await rig.stop();
    throw error;
  }
}
