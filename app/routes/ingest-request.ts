/** What the head of a request says about the report in its body; everything that can be refused before it is read. */
import type { Request } from 'express';
import { type ReportFormat, reportFormats } from '../../metrics/catalogue/business.ts';
import { HttpError } from '../http-error.ts';
import { limits } from '../ingest/limits.ts';
import type { ReadRequest } from '../ingest/read-report.ts';
import { nameOf, nameProblem, shown } from '../ingest/report.ts';
import { pathValue } from './route.ts';

const json = ['application/json'];
const contentTypes: Readonly<Record<ReportFormat, readonly string[]>> = {
  json,
  junit: ['application/xml', 'text/xml'],
  dbt: json,
  'great-expectations': json,
  ctrf: json,
  tap: ['text/plain', 'text/x-tap', 'application/x-tap'],
  soda: json,
};
const everyContentType = [...new Set(Object.values(contentTypes).flat()), 'application/octet-stream'];

/** @throws HttpError 404, 415 or 422 for a request that is refused whatever its body holds. */
export function ingestRequest(request: Request): ReadRequest {
  const format = formatOf(request);
  requireContentType(request, format === null ? everyContentType : contentTypes[format]);
  return {
    format,
    suite: suiteOf(request),
    withValues: request.query.values === 'shown',
    senderKey: senderKeyOf(request),
  };
}

/** What a tool wrote can be large and is read as a stream; a body of our own format is held to the smaller limit. */
export function bodyLimitBytes({ format }: ReadRequest): number {
  return format === 'json' ? limits.bodyBytes : limits.streamedBodyBytes;
}

function requireContentType(request: Request, accepted: readonly string[]): void {
  if (request.is([...accepted])) return;
  throw new HttpError(415, 'content_type', 'The Content-Type does not fit the format. Nothing was stored.', {
    problems: [
      { at: 'header Content-Type', value: shown(request.get('content-type')), expected: accepted.join(' or ') },
    ],
  });
}

/** Null when the path names none. @throws HttpError 404 for a format that is not known. */
export function formatOf(request: Request): ReportFormat | null {
  const name = pathValue(request, 'format');
  if (name === '') return null;
  const format = reportFormats.find((candidate) => candidate === name);
  if (format) return format;
  throw new HttpError(404, 'format_unknown', 'There is no such report format.', {
    problems: [{ at: 'the URL', value: shown(name), expected: `one of ${reportFormats.join(', ')}` }],
  });
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

function senderKeyOf(request: Request): string | null {
  const key = request.get('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key ?? null;
  throw new HttpError(422, 'idempotency_key', 'The Idempotency-Key cannot be used. Nothing was stored.', {
    problems: [
      { at: 'header Idempotency-Key', value: shown(key), expected: '1 to 255 visible ASCII characters without spaces' },
    ],
  });
}
