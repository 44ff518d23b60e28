/** CTRF, the Common Test Report Format (https://ctrf.io), 0.x and 1.0. */
import { basename } from 'node:path';
import { z } from 'zod';
import type { Status } from '../../board/document.ts';
import { type RowPlace, valueAt } from '../json/path.ts';
import { type FoundRun, type ReadOptions, ReportBuilder } from './builder.ts';
import type { JsonFormat, Reading, RowReader } from './format.ts';
import { isObject, looseNumber, notOfFormat, optionalText, readRow } from './rows.ts';
import { timeOfMs } from './texts.ts';

/** A test that waits or that its tool has another word for did not pass; its own word is kept as a dimension. */
const statuses: Readonly<Record<string, Status>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'skipped',
  pending: 'skipped',
  other: 'warning',
};

const looseText = z.string().nullish().catch(null);

const rowSchema = z.object({
  name: z.string({ error: 'the name of a test' }),
  status: z.enum(Object.keys(statuses), { error: `one of ${Object.keys(statuses).join(', ')}` }),
  duration: looseNumber,
  suite: z.union([z.string(), z.array(z.string())], { error: 'a text or a list of texts' }).nullish(),
  message: optionalText,
  trace: looseText,
  filePath: looseText,
  rawStatus: looseText,
  browser: looseText,
  flaky: z.boolean().nullish().catch(null),
  stop: looseNumber,
});
type Row = z.infer<typeof rowSchema>;

export const ctrf: JsonFormat = {
  rows: [['results', 'tests']],
  ownsRow: (_row, { path }) => path.length === 2,
  ownsDocument: (document) =>
    isObject(document) && (document.reportFormat === 'CTRF' || Array.isArray(valueAt(document, ['results', 'tests']))),
  open: (options) => new CtrfReader(options),
};

class CtrfReader implements RowReader {
  readonly #builder: ReportBuilder;
  /** The name of the tool may stand behind the tests. */
  readonly #rows: { readonly row: Row; readonly at: string }[] = [];

  constructor(options: ReadOptions) {
    this.#builder = new ReportBuilder(options);
  }

  row(row: unknown, { at }: RowPlace): void {
    this.#builder.count(at);
    const name = isObject(row) && typeof row.name === 'string' ? row.name : '';
    const read = readRow(rowSchema, row, { at, name, builder: this.#builder });
    if (read) this.#rows.push({ row: read, at });
  }

  *end(document: unknown): Reading {
    if (!Array.isArray(valueAt(document, ['results', 'tests']))) {
      throw notOfFormat('a CTRF report', 'results.tests', valueAt(document, ['results', 'tests']), 'a list of tests');
    }
    const tool = valueAt(document, ['results', 'tool', 'name']);
    const head: FoundRun = {
      suite: typeof tool === 'string' && tool.trim() !== '' ? tool : 'CTRF report',
      startedAt: timeOfMs(valueAt(document, ['results', 'summary', 'start'])),
      finishedAt: timeOfMs(valueAt(document, ['results', 'summary', 'stop'])),
      id: idOf(document),
    };
    for (const { row, at } of this.#rows) {
      this.#add(row, at, head);
      yield;
    }
    return this.#builder.finish('test');
  }

  #add(row: Row, at: string, head: FoundRun): void {
    const { status, rawStatus, filePath, browser } = row;
    const suite = Array.isArray(row.suite) ? row.suite.join(' / ') : (row.suite ?? '');
    this.#builder.result(
      {
        at,
        // Without a suite, tests of the same name in two files would be one check.
        check: suite === '' && filePath ? `${basename(filePath)}: ${row.name}` : row.name,
        status: statuses[status] ?? 'error',
        durationMs: row.duration ?? null,
        message: status === 'passed' ? null : messageOf(row),
        flaky: row.flaky === true && status === 'passed',
        dimensions: {
          ...(filePath ? { file: basename(filePath) } : {}),
          ...(browser ? { browser } : {}),
          ...(status === 'pending' || status === 'other' ? { status: rawStatus ?? status } : {}),
        },
        observedAt: timeOfMs(row.stop),
      },
      suite === '' ? head : { ...head, suite },
    );
  }
}

function messageOf({ message, trace }: Row): string | null {
  if (!message || trace?.includes(message)) return trace || message || null;
  return trace ? `${message}\n${trace}` : message;
}

function idOf(document: unknown): string | null {
  const id = valueAt(document, ['reportId']) ?? valueAt(document, ['runId']) ?? valueAt(document, ['results', 'runId']);
  return typeof id === 'string' && id !== '' ? `ctrf ${id}` : null;
}
