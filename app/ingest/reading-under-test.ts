/** Reads a text as the routes do, for tests. */
import assert from 'node:assert/strict';
import type { ReportFormat } from '../../metrics/catalogue/business.ts';
import { HttpError } from '../http-error.ts';
import { type ReadReport, type ReadRequest, readReport } from './read-report.ts';

export function read(
  format: ReportFormat | null,
  text: string,
  options: Partial<Omit<ReadRequest, 'format'>> = {},
): Promise<ReadReport> {
  return readReport([text], { suite: null, withValues: false, senderKey: null, ...options, format });
}

/** The refusal of a text; fails when it is taken, or when something else is thrown. */
export async function refusal(
  format: ReportFormat | null,
  text: string,
  options: Partial<Omit<ReadRequest, 'format'>> = {},
): Promise<HttpError> {
  const taken = await read(format, text, options).catch((error: unknown) => {
    assert.ok(error instanceof HttpError, String(error));
    return error;
  });
  if (taken instanceof HttpError) return taken;
  assert.fail(`it was taken: ${text.slice(0, 100)}`);
}

/** `[check, status, message]` of every result, by suite. */
export function outcomes({ runs }: ReadReport): Record<string, (readonly [string, string, string | null])[]> {
  return Object.fromEntries(
    runs.map(({ suite, results }) => [
      suite,
      results.map(({ check, status, message }) => [check, status, message] as const),
    ]),
  );
}
