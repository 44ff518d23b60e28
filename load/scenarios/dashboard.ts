/** This product as people and machines use it: they look at results, and jobs post them. */

import { z } from 'zod';
import { routes } from '../../metrics/routes.ts';
import type { Random } from '../../service/random.ts';
import { ownPromises } from '../own-promises.ts';
import { defineScenario, type LoadRequest, type Site } from '../scenario.ts';

const suiteCount = 40;
const checksPerSuite = 20;
/** One result in so many is not as usual. */
const seldom = 50;

const boardSchema = z.object({ suites: z.array(z.object({ slug: z.string(), lastRunId: z.number() })) });
const searchSchema = z.object({ checks: z.array(z.object({ id: z.number() })) });

/** What there is to be looked at. */
interface Facts {
  readonly suites: readonly string[];
  readonly checks: readonly number[];
  readonly runs: readonly number[];
}

export const dashboard = defineScenario<Facts>({
  title: 'Live Validation Dashboard',
  stream: { path: routes.live.path },
  promises: ownPromises,
  async prepare(site) {
    for (let suite = 0; suite < suiteCount; suite += 1) await site.text(report(suite, checksPerSuite, () => false));
    const { suites } = await read(site, routes.boardApi.path, boardSchema);
    const { checks } = await read(site, `${routes.searchApi.path}?q=check`, searchSchema);
    return {
      suites: suites.map(({ slug }) => slug),
      checks: checks.map(({ id }) => id),
      runs: suites.map(({ lastRunId }) => lastRunId),
    };
  },
  actions: {
    board: { weight: 40, request: () => ({ path: routes.board.path }) },
    suite: {
      weight: 20,
      request: ({ suites }, random) => ({ path: routes.suite.path.replace(':suite', random.pick(suites)) }),
    },
    check: {
      weight: 15,
      request: ({ checks }, random) => ({ path: routes.check.path.replace(':check', String(random.pick(checks))) }),
    },
    run: {
      weight: 5,
      request: ({ runs }, random) => ({ path: routes.run.path.replace(':run', String(random.pick(runs))) }),
    },
    search: { weight: 3, request: (_, random) => ({ path: `${routes.search.path}?q=${random.whole(1, 20)}` }) },
    'board over the API': { weight: 2, request: () => ({ path: routes.boardApi.path }) },
    'a small report': { weight: 10, request: (_, random) => reportOf(random, checksPerSuite) },
    'a large report': { weight: 5, request: (_, random) => reportOf(random, 200) },
  },
});

async function read<S extends z.ZodType>(site: Site, path: string, schema: S): Promise<z.infer<S>> {
  return schema.parse(JSON.parse(await site.text({ path, headers: { accept: 'application/json' } })));
}

const reportOf = (random: Random, results: number): LoadRequest =>
  report(random.whole(0, suiteCount - 1), results, () => random.next() < 1 / seldom);

/** A run of one suite. More results than a suite has checks are of further checks, the same ones each time. */
function report(suite: number, results: number, isBad: () => boolean): LoadRequest {
  const body = {
    suite: `load ${String(suite + 1).padStart(2, '0')}`,
    results: Array.from({ length: results }, (_, index) => ({
      check: `check ${index + 1}`,
      durationMs: (index % 40) + 0.5,
      ...(isBad() ? { status: 'failed', message: 'expected 0 rows, found 3' } : { status: 'passed' }),
    })),
  };
  return {
    method: 'POST',
    path: routes.ingest.path.replace(':format', 'json'),
    headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify(body),
  };
}
