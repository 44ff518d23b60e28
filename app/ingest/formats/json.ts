/**
 * Our own JSON report, which its sender wrote for us: one run, taken as a whole or not at all, so that a mistake cannot
 * hide behind a success. Every problem of the report is listed.
 */
import { z } from 'zod';
import { statuses } from '../../board/document.ts';
import type { Problem } from '../../http-error.ts';
import { type RowPlace, renderPath, valueAt } from '../json/path.ts';
import { isPlausibleTime, limits } from '../limits.ts';
import {
  invalidReport,
  messageProblem,
  nameOf,
  nameProblem,
  type ParsedReport,
  type ReportedResult,
  shown,
  tooManyResults,
} from '../report.ts';
import { type ReadOptions, runKey } from './builder.ts';
import type { JsonFormat, Reading, RowReader } from './format.ts';
import { isObject } from './rows.ts';
import { dimensionProblem } from './texts.ts';

const nameSchema = checkedText('a text', nameProblem).transform(nameOf);

const timeSchema = z.iso
  .datetime({ offset: true, error: 'a time like 2026-01-31T12:00:00Z, with its zone' })
  .refine((value) => isPlausibleTime(new Date(value)), { error: 'a time between the years 1970 and 9998' })
  .nullish()
  .transform((value) => (value ? new Date(value) : null));

const dimensionsSchema = z
  .record(z.string(), z.string({ error: 'a text' }), { error: 'an object of texts' })
  .superRefine((dimensions, context) => {
    const entries = Object.entries(dimensions);
    const most = limits.dimensions;
    if (entries.length > most) context.addIssue({ code: 'custom', message: `at most ${most}, not ${entries.length}` });
    for (const [name, value] of entries.slice(0, most)) {
      const problem = dimensionProblem(name, value);
      if (problem) context.addIssue({ code: 'custom', path: [name], message: problem });
    }
  })
  .nullish()
  .transform((value) => (value && Object.keys(value).length > 0 ? value : null));

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
    flaky: z.boolean({ error: 'true or false' }).default(false),
    dimensions: dimensionsSchema,
    observedAt: timeSchema,
  },
  { error: 'an object with check and status' },
);

const reportSchema = z.strictObject(
  {
    suite: nameSchema,
    startedAt: timeSchema,
    finishedAt: timeSchema,
    runId: checkedText('a text', nameProblem).nullish(),
    results: z.array(z.unknown(), { error: 'a list of results' }).min(1, { error: 'at least one result' }),
  },
  { error: 'an object with suite and results' },
);

/** A report whose suite stands in the address of the request. */
const namedSchema = reportSchema.extend({ suite: nameSchema.nullish() });

export const json: JsonFormat = {
  rows: [['results']],
  ownsRow: (row) => isObject(row) && 'check' in row,
  ownsDocument: (document) => isObject(document) && 'suite' in document && 'results' in document,
  open: (options) => new JsonReportReader(options),
  readShort,
};

function readShort(text: string, { suite }: ReadOptions): ParsedReport | null {
  if (mayHoldRowsTwice(text)) return null;
  const head = headSchema(suite).safeParse(parsedOrUndefined(text));
  if (!head.success) return null;
  const results: ReportedResult[] = [];
  for (const row of head.data.results) {
    const parsed = resultSchema.safeParse(row);
    if (!parsed.success) return null;
    results.push(parsed.data);
  }
  return reportOf(head.data, suite, results);
}

/** Of two lists of results the platform's parser keeps the last and says nothing. A key can be written with escapes. */
function mayHoldRowsTwice(text: string): boolean {
  const key = '"results"';
  return text.includes('\\u') || text.indexOf(key) !== text.lastIndexOf(key);
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // What is wrong, and where, is found by those who read row by row.
  }
}

class JsonReportReader implements RowReader {
  readonly #suite: string | null;
  readonly #results: ReportedResult[] = [];
  readonly #problems: Problem[] = [];
  #rows = 0;

  constructor({ suite }: ReadOptions) {
    this.#suite = suite;
  }

  row(row: unknown, { at }: RowPlace): void {
    this.#rows += 1;
    if (this.#rows > limits.results) throw tooManyResults(at, `result number ${this.#rows}`);
    const parsed = resultSchema.safeParse(row);
    if (parsed.success) this.#results.push(parsed.data);
    else this.#problems.push(...problemsOf(parsed.error.issues, row, at, Object.keys(resultSchema.shape)));
  }

  /** @throws HttpError 422 with every problem. */
  // biome-ignore lint/correctness/useYield: what takes time was done row by row
  *end(document: unknown): Reading {
    const parsed = headSchema(this.#suite).safeParse(document);
    const ofHead = parsed.success ? [] : problemsOf(parsed.error.issues, document, '', Object.keys(reportSchema.shape));
    const problems = [...ofHead, ...this.#problems];
    if (problems.length > 0 || !parsed.success) throw invalidReport(problems);
    return reportOf(parsed.data, this.#suite, this.#results);
  }
}

function headSchema(suite: string | null): typeof reportSchema | typeof namedSchema {
  return suite === null ? reportSchema : namedSchema;
}

/** `suite`: what the address of the request says. */
function reportOf(
  head: z.infer<typeof namedSchema>,
  suite: string | null,
  results: readonly ReportedResult[],
): ParsedReport {
  const { startedAt, finishedAt, runId } = head;
  const name = suite ?? head.suite ?? '';
  const idempotencyKey = runId ? runKey('report', `json ${runId}`, name) : null;
  return { runs: [{ suite: name, startedAt, finishedAt, idempotencyKey, results }], ignored: [], rejected: [] };
}

/** The problems of a part of the report that lies at a place. */
function problemsOf(
  issues: readonly z.core.$ZodIssue[],
  input: unknown,
  at: string,
  known: readonly string[],
): readonly Problem[] {
  const placeOf = (path: readonly PropertyKey[]) =>
    [at, renderPath(path)].filter(Boolean).join('.').replaceAll('.[', '[') || 'the report';
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ at: placeOf(issue.path), value: shown(valueAt(input, issue.path)), expected: issue.message }];
    }
    const expected = `only ${known.join(', ')}`;
    return issue.keys.map((key) => ({
      at: placeOf([...issue.path, key]),
      value: 'a field that is not known',
      expected,
    }));
  });
}

function checkedText(kind: string, problemWith: (text: string) => string | null) {
  return z.string({ error: kind }).superRefine((text, context) => {
    const problem = problemWith(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  });
}
