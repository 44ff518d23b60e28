/** Takes reports in: a success means that all that it names is committed, anything else that nothing of it is. */
import type { Request } from 'express';
import type { Access } from '../access/access.ts';
import { ingestAnswer } from '../ingest/answer.ts';
import { readBody } from '../ingest/body.ts';
import { type ReadReport, readReport } from '../ingest/read-report.ts';
import type { StoredReport } from '../ingest/store.ts';
import type { Services } from '../services.ts';
import { bodyLimitBytes, formatOf, ingestRequest } from './ingest-request.ts';
import type { Route, RouteHandler } from './route.ts';

const nothing: StoredReport = { runs: [], counts: { passed: 0, warning: 0, failed: 0, error: 0, skipped: 0 } };

export function addIngest(route: Route, services: Services): void {
  const ingest: RouteHandler<'ingest' | 'ingestSniffed'> = async (request, response, access) => {
    const report = await readRequest(services, request);
    const stored = await store(services, access, report);
    services.countIngest.stored(report, stored);
    const isNew = stored.runs.some(({ duplicate }) => !duplicate);
    // Without an ETag, which `json` would make of the body: nobody asks for this answer again.
    response
      .status(isNew ? 201 : 200)
      .type('json')
      .end(JSON.stringify(ingestAnswer(report, stored)));
  };
  route('ingest', ingest);
  route('ingestSniffed', ingest);
}

async function readRequest({ countIngest, readingBudget }: Services, request: Request): Promise<ReadReport> {
  const format = formatOf(request);
  try {
    const head = ingestRequest(request);
    return await readReport(readBody(request, bodyLimitBytes(head), readingBudget), head);
  } catch (error) {
    countIngest.refused(format, error);
    throw error;
  }
}

/** A report of rows that are all ignored leaves no run. */
async function store(services: Services, access: Access<'ingest'>, report: ReadReport): Promise<StoredReport> {
  if (report.runs.length === 0) return nothing;
  const stored = await services.writer.store(access, report.format, report.runs);
  services.projects.of(access).projector.request();
  return stored;
}
