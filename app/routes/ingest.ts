/** Takes reports in: a success means that all that it names is committed, anything else that nothing of it is. */
import { ingestAnswer } from '../ingest/answer.ts';
import { readBody } from '../ingest/body.ts';
import { readReport } from '../ingest/read-report.ts';
import type { Services } from '../services.ts';
import { bodyLimitBytes, ingestRequest } from './ingest-request.ts';
import type { Route, RouteHandler } from './route.ts';

const nothing = { runs: [], counts: { passed: 0, warning: 0, failed: 0, error: 0, skipped: 0 } };

export function addIngest(route: Route, services: Services): void {
  const ingest: RouteHandler<'ingest' | 'ingestSniffed'> = async (request, response, access) => {
    const head = ingestRequest(request);
    const report = await readReport(readBody(request, bodyLimitBytes(head)), head);
    const isEmpty = report.runs.length === 0;
    const stored = isEmpty ? nothing : await services.writer.store(access, report.format, report.runs);
    services.countIngest(report.format, stored);
    if (!isEmpty) services.projects.of(access).projector.request();
    const isNew = stored.runs.some(({ duplicate }) => !duplicate);
    response.status(isNew ? 201 : 200).json(ingestAnswer(report, stored));
  };
  route('ingest', ingest);
  route('ingestSniffed', ingest);
}
