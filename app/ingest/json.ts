/** Our own JSON report: the text of the body in, one run out. Every problem of the report is listed. */
import { z } from 'zod';
import { statuses } from '../board/document.ts';
import { HttpError, type Problem } from '../http-error.ts';
import { placeOfJsonError } from './json-place.ts';
import { isPlausibleTime, limits } from './limits.ts';
import {
  invalidReport,
  messageProblem,
  nameOf,
  nameProblem,
  type ParsedReport,
  shown,
  tooManyResults,
} from './report.ts';

const nameSchema = checkedText('a text', nameProblem).transform(nameOf);

const resultSchema = z.strictObject(
  {
    check: nameSchema,
    status: z.enum(statuses, { error: `one of ${statuses.join(', ')}` }),
    durationMs: z
      .number({ error: 'a number of milliseconds' })
      .min(0, { error: '0 or more milliseconds' })
      .max(limits.durationMs, { error: `at most ${limits.durationMs} milliseconds, which is a year` })
      .nullish()
      .transform((value) => value ?? null),
    message: checkedText('a text', messageProblem)
      .nullish()
      .transform((value) => value ?? null),
  },
  { error: 'an object with check, status and optionally durationMs and message' },
);

const reportSchema = z.strictObject(
  {
    suite: nameSchema,
    startedAt: z.iso
      .datetime({ offset: true, error: 'a time like 2026-01-31T12:00:00Z, with its zone' })
      .refine((value) => isPlausibleTime(new Date(value)), { error: 'a time between the years 1970 and 9998' })
      .nullish()
      .transform((value) => (value ? new Date(value) : null)),
    results: z.array(resultSchema, { error: 'a list of results' }).min(1, { error: 'at least one result' }),
  },
  { error: 'an object with suite, results and optionally startedAt' },
);

/** @throws HttpError 400 when it is no JSON, 422 with every problem when the report is not as expected. */
export function parseJsonReport(text: string): ParsedReport {
  const input = parseJson(text);
  refuseTooMany(input);
  const parsed = reportSchema.safeParse(input);
  if (!parsed.success) throw invalidReport(parsed.error.issues.flatMap((issue) => problemsOf(issue, input)));
  const results = parsed.data.results.map((result) => ({
    ...result,
    flaky: false,
    dimensions: null,
    observedAt: null,
  }));
  const run = { ...parsed.data, finishedAt: null, idempotencyKey: null, results };
  return { runs: [run], ignored: [], rejected: [] };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = placeOfJsonError(text);
    throw new HttpError(
      400,
      'json_malformed',
      `The body is not JSON: it stops being so at ${at}. Nothing was stored.`,
      {
        problems: [{ at, value: shown(text.trim()), expected: 'a JSON object' }],
        cause: error,
      },
    );
  }
}

/** Before each of them is looked at. */
function refuseTooMany(input: unknown): void {
  const results = typeof input === 'object' && input !== null && 'results' in input ? input.results : null;
  if (Array.isArray(results) && results.length > limits.results) throw tooManyResults('results', `${results.length}`);
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown): readonly Problem[] {
  const at = renderPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const allowed = Object.keys(issue.path.length === 0 ? reportSchema.shape : resultSchema.shape);
    return issue.keys.map((key) => ({
      at: at === 'the report' ? key : `${at}.${key}`,
      value: 'a field that is not known',
      expected: `only ${allowed.join(', ')}`,
    }));
  }
  return [{ at, value: shown(valueAt(input, issue.path)), expected: issue.message }];
}

function renderPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the report' : text.replace(/^\./, '');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    // A path of the validator only names what can be looked up in the object it validated.
    value = (value as Readonly<Record<PropertyKey, unknown>>)[part];
  }
  return value;
}

function checkedText(kind: string, problemWith: (text: string) => string | null) {
  return z.string({ error: kind }).superRefine((text, context) => {
    const problem = problemWith(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
}
