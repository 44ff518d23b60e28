/** Takes reports in: 201 means that all of the report is committed, anything else that nothing of it is. */
import express, { type Request, type RequestHandler } from 'express';
import { type ReportFormat, reportFormats } from '../../metrics/catalogue/business.ts';
import { HttpError, type Problem } from '../http-error.ts';
import { parseJsonReport } from '../ingest/json.ts';
import { parseJUnitReport } from '../ingest/junit.ts';
import { limits } from '../ingest/limits.ts';
import { nameOf, nameProblem, type ReportedRun, shown } from '../ingest/report.ts';
import { storeReport } from '../ingest/store.ts';
import type { Services } from '../services.ts';
import { pathValue, type Route } from './route.ts';

const contentTypes: Readonly<Record<ReportFormat, readonly string[]>> = {
  json: ['application/json'],
  junit: ['application/xml', 'text/xml'],
};

export function addIngest(route: Route, services: Services): void {
  const readBody = express.raw({ type: () => true, limit: limits.bodyBytes });
  route('ingest', refuseUnsuitable, readBody, async (request, response, access) => {
    const format = formatOf(request);
    const runs = await parse(format, request);
    const stored = await storeReport(services.database, access, format, runs);
    services.countIngest(format, stored);
    services.projector.request();
    response.status(201).json({
      runs: stored.runs.map(({ id, suiteSlug, results, checksCreated }) => ({
        id,
        suite: suiteSlug,
        url: `/runs/${id}`,
        results,
        checksCreated,
      })),
    });
  });
}

/** Everything that can be refused before the body is read. */
const refuseUnsuitable: RequestHandler = (request, _response, next) => {
  const accepted = contentTypes[formatOf(request)];
  if (!request.is([...accepted])) {
    throw new HttpError(415, 'content_type', 'The Content-Type does not fit the format. Nothing was stored.', {
      problems: [
        {
          at: 'header Content-Type',
          value: shown(request.get('content-type')),
          expected: accepted.join(' or '),
        },
      ],
    });
  }
  next();
};

/** @throws HttpError 404 for a format that is not known. */
function formatOf(request: Request): ReportFormat {
  const name = pathValue(request, 'format');
  const format = reportFormats.find((candidate) => candidate === name);
  if (format) return format;
  throw new HttpError(404, 'format_unknown', 'There is no such report format.', {
    problems: [{ at: 'the URL', value: shown(name), expected: `one of ${reportFormats.join(', ')}` }],
  });
}

function parse(format: ReportFormat, request: Request): Promise<readonly ReportedRun[]> {
  const text = decode(request.body);
  return format === 'json' ? Promise.resolve(parseJsonReport(text)) : parseJUnitReport(text, suiteOf(request));
}

/** @throws HttpError 400 when the body is empty or not UTF-8. */
function decode(body: unknown): string {
  if (!Buffer.isBuffer(body) || body.length === 0) {
    throw new HttpError(400, 'body_empty', 'The body is empty. Nothing was stored.', {
      problems: [{ at: 'the body', value: 'nothing', expected: 'a report' }],
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new HttpError(400, 'not_utf8', 'The body is not UTF-8 text. Nothing was stored.', {
      problems: [placeOfBrokenText(body)],
      cause: error,
    });
  }
}

/** The first bytes that are no UTF-8: where a lenient decoder has to put its sign for them. */
function placeOfBrokenText(body: Buffer): Problem {
  const replacement = '\uFFFD';
  let offset = 0;
  for (const part of body.toString('utf8').split(replacement)) {
    offset += Buffer.byteLength(part);
    const isMeant = body.subarray(offset, offset + 3).equals(Buffer.from(replacement));
    if (!isMeant) break;
    offset += 3;
  }
  const value = `0x${body.subarray(offset, offset + 1).toString('hex')}`;
  return { at: `byte ${offset + 1} of the body`, value, expected: 'UTF-8' };
}

/** The suite that the whole report belongs to, if the sender names one. */
function suiteOf(request: Request): string | null {
  const { suite } = request.query;
  if (suite === undefined) return null;
  const expected = typeof suite === 'string' ? nameProblem(suite) : 'the parameter only once';
  if (typeof suite === 'string' && !expected) return nameOf(suite);
  throw new HttpError(422, 'suite_name', 'The suite cannot be named so. Nothing was stored.', {
    problems: [{ at: 'the parameter suite', value: shown(suite), expected: expected ?? 'a name' }],
  });
}
