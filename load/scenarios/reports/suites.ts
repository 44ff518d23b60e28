/**
 * The suites that jobs report on, and their reports, written ahead: what a report costs while the load is sent is to
 * pick one. A suite has a format and a number of checks for good, so that the board does not grow with each test.
 */
import { routes } from '../../../metrics/routes.ts';
import { randomFrom } from '../../../service/random.ts';
import type { LoadRequest } from '../../scenario.ts';
import { ctrf } from './ctrf.ts';
import { dbt } from './dbt.ts';
import { greatExpectations } from './great-expectations.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import type { SuiteReport, ToolFormat } from './report.ts';
import { drawResults } from './results.ts';
import { tap } from './tap.ts';

/** The suites take turns with them. */
export const formats: readonly ToolFormat[] = [junit, dbt, json, ctrf, tap, greatExpectations];

export const sizes = ['small', 'middle', 'large'] as const;
export type Size = (typeof sizes)[number];

/** Checks of the suites of each size: most suites are short, and a few hold most of the checks. */
const checksBySize: Readonly<Record<Size, readonly number[]>> = {
  small: Array.from({ length: 26 }, (_, index) => 8 + 2 * (index % 5)),
  middle: Array.from({ length: 10 }, (_, index) => 20 + 10 * (index % 5)),
  large: [500, 200, 200, 200],
};

/** Of each suite. */
const variants = 4;
/** Over all variants this is one result in fifty. */
const badShare = 0.027;

export interface WrittenReport {
  readonly size: Size;
  /** 0: all is well. */
  readonly variant: number;
  readonly format: ToolFormat;
  readonly report: SuiteReport;
  /** Sent as it is, it is known as the run that it was; see `asNewRun`. */
  readonly request: LoadRequest;
}

/** Every variant of every suite; all of them began at that time. */
export function writeReports(now: Date): readonly WrittenReport[] {
  const suites = sizes.flatMap((size) => checksBySize[size].map((checks) => ({ size, checks })));
  return suites.flatMap(({ size, checks }, index) => {
    const format = formats[index % formats.length] ?? json;
    return Array.from({ length: variants }, (_, variant): WrittenReport => {
      const drawing = { checks, badShare: variant === 0 ? 0 : badShare, otherStatuses: format.otherStatuses };
      const results = drawResults(drawing, randomFrom(index * variants + variant));
      const report = { suite: `load ${String(index + 1).padStart(2, '0')}`, startedAt: now, results };
      return { size, variant, format, report, request: requestOf(format, report) };
    });
  });
}

function requestOf(format: ToolFormat, report: SuiteReport): LoadRequest {
  const path = routes.ingest.path.replace(':format', format.name);
  return {
    method: 'POST',
    path: format.isNamedByAddress ? `${path}?suite=${encodeURIComponent(report.suite)}` : path,
    headers: { 'content-type': format.contentType },
    body: format.write(report),
  };
}

/** The same report as one of a run that nobody has reported yet. */
export function asNewRun(request: LoadRequest): LoadRequest {
  return { ...request, headers: { ...request.headers, 'idempotency-key': crypto.randomUUID() } };
}
