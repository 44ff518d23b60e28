/**
 * This product as people and machines use it. The weights are shares of a hundred requests:
 *
 * - 89 are looks. Who looks begins at the board, every other time opens a suite, and from there a check with its history
 *   or a run; few search, and a few programs read the same as JSON.
 * - 11 are reports of jobs: of 500 requests a minute 54, as a hundred pipelines send that run every other minute. Most
 *   are of a dozen checks, few of some dozens, seldom one of hundreds: 40 on average, from six kinds of tools.
 * - A rating is as rare as people give one: three of a thousand.
 */
import { z } from 'zod';
import { csatValues, ratedPages, thumbValues } from '../../metrics/catalogue/business.ts';
import { routes } from '../../metrics/routes.ts';
import type { Random } from '../../service/random.ts';
import { Drawing } from '../drawing.ts';
import { ownPromises } from '../own-promises.ts';
import { type Action, defineScenario, type LoadRequest, type Site } from '../scenario.ts';
import { tables } from './reports/results.ts';
import { asNewRun, type Size, type WrittenReport, writeReports } from './reports/suites.ts';

const boardSchema = z.object({ suites: z.array(z.object({ slug: z.string(), lastRunId: z.number() })) });
const searchSchema = z.object({ checks: z.array(z.object({ id: z.number() })) });

/** What there is to be looked at, and what jobs post. */
interface Facts {
  readonly suites: readonly string[];
  readonly checks: readonly number[];
  readonly runs: readonly number[];
  readonly reports: Readonly<Record<Size, readonly LoadRequest[]>>;
}

const actions: Readonly<Record<string, Action<Facts>>> = {
  board: { weight: 40, request: () => page(routes.board.path) },
  suite: {
    weight: 20,
    request: ({ suites }, random) => page(routes.suite.path.replace(':suite', random.pick(suites))),
  },
  'check history': { weight: 15, request: ({ checks }, random) => page(ofCheck(routes.check, checks, random)) },
  run: {
    weight: 6,
    request: ({ runs }, random) => page(routes.run.path.replace(':run', String(random.pick(runs)))),
  },
  search: { weight: 4, request: (_, random) => page(`${routes.search.path}?q=${random.pick(tables)}`) },
  'board over the API': { weight: 3, request: () => ({ path: routes.boardApi.path }) },
  'check over the API': {
    weight: 1,
    request: ({ checks }, random) => ({ path: ofCheck(routes.checkApi, checks, random) }),
  },
  'a small report': reportsOf('small', 7.1),
  'a middle report': reportsOf('middle', 2.8),
  'a large report': reportsOf('large', 0.8),
  // A worker takes one a second, and asks for patience beyond that.
  'a rating': { weight: 0.3, request: (_, random) => rating(random), alsoExpected: [429] },
};

export const dashboard = defineScenario<Facts>({
  title: 'Live Validation Dashboard',
  stream: { path: routes.live.path },
  promises: ownPromises,
  async prepare(site) {
    const written = writeReports(new Date());
    for (const { variant, request } of written) if (variant === 0) await site.text(asNewRun(request));
    const { suites } = await read(site, routes.boardApi.path, boardSchema);
    const checks: number[] = [];
    for (const table of tables) {
      const found = await read(site, `${routes.searchApi.path}?q=${table}_`, searchSchema);
      checks.push(...found.checks.map(({ id }) => id));
    }
    return {
      suites: suites.map(({ slug }) => slug),
      checks,
      runs: suites.map(({ lastRunId }) => lastRunId),
      reports: bySize(written),
    };
  },
  actions,
});

async function read<S extends z.ZodType>(site: Site, path: string, schema: S): Promise<z.infer<S>> {
  return schema.parse(JSON.parse(await site.text({ path, headers: { accept: 'application/json' } })));
}

/** As a browser asks for a page. */
const page = (path: string): LoadRequest => ({ path, headers: browserHeaders });
const browserHeaders = { accept: 'text/html', 'accept-encoding': 'gzip, deflate' };

const ofCheck = ({ path }: { readonly path: string }, checks: readonly number[], random: Random): string =>
  path.replace(':check', String(random.pick(checks)));

function reportsOf(size: Size, weight: number): Action<Facts> {
  return { weight, request: ({ reports }, random) => asNewRun(random.pick(reports[size])) };
}

/** A form as a browser sends it: satisfaction, at times with a comment, or a thumb. */
function rating(random: Random): LoadRequest {
  const comment = random.pick(['', '', '', 'Found it at once.']);
  const csat = { kind: 'csat', page: random.pick(ratedPages), value: random.pick(csatValues), comment };
  const thumb = { kind: 'thumb', page: 'check', value: random.pick(thumbValues) };
  return {
    method: 'POST',
    path: routes.rate.path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams(random.pick([csat, csat, thumb])).toString(),
  };
}

function bySize(written: readonly WrittenReport[]): Facts['reports'] {
  const of = (wanted: Size) => written.filter(({ size }) => size === wanted).map(({ request }) => request);
  return { small: of('small'), middle: of('middle'), large: of('large') };
}

/** What `prepare` would find, of a service that was never asked: for measuring what sending costs. */
export const inventedFacts = (): unknown =>
  ({
    suites: ['load-01'],
    checks: [1],
    runs: [1],
    reports: bySize(writeReports(new Date(0))),
  }) satisfies Facts;

/** Requests as they are sent to such a service. */
export function invented(count: number, random: Random): readonly LoadRequest[] {
  const drawing = new Drawing<unknown>(dashboard, inventedFacts());
  return Array.from({ length: count }, () => drawing.next(random, 0).request);
}
