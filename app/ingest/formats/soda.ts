/**
 * The results of a scan of Soda Core 3 (`soda scan --scan-results-file`); experimental. A query that fails takes all
 * of its checks out of the file, so the scan itself is a check as well: it is in error when Soda says so.
 */
import { z } from 'zod';
import type { Status } from '../../board/document.ts';
import { type RowPlace, valueAt } from '../json/path.ts';
import { type FoundRun, type ReadOptions, ReportBuilder } from './builder.ts';
import type { JsonFormat, Reading, RowReader } from './format.ts';
import { isObject, type JsonObject, notOfFormat, optionalText, readRow, textOf } from './rows.ts';
import { timeOf } from './texts.ts';

const statuses: Readonly<Record<string, Status>> = { pass: 'passed', warn: 'warning', fail: 'failed' };

const rowSchema = z.object({
  name: z.string({ error: 'the name of a check' }),
  // A check that could not be evaluated has none.
  outcome: z.enum(Object.keys(statuses), { error: `one of ${Object.keys(statuses).join(', ')}, or null` }).nullish(),
  table: optionalText,
  column: optionalText,
  dataSource: optionalText,
  diagnostics: z.record(z.string(), z.unknown()).nullish().catch(null),
});

interface Row extends z.infer<typeof rowSchema> {
  readonly at: string;
}

export const soda: JsonFormat = {
  rows: [['checks']],
  ownsRow: (row, { path }) => path[0] === 'checks' && isObject(row) && 'outcome' in row,
  ownsDocument: (document) => isObject(document) && 'definitionName' in document && 'checks' in document,
  open: (options) => new SodaReader(options),
};

class SodaReader implements RowReader {
  readonly #builder: ReportBuilder;
  readonly #rows: Row[] = [];

  constructor(options: ReadOptions) {
    this.#builder = new ReportBuilder(options);
  }

  row(row: unknown, { at }: RowPlace): void {
    this.#builder.count(at);
    const name = isObject(row) && typeof row.name === 'string' ? row.name : '';
    const read = readRow(rowSchema, row, { at, name, builder: this.#builder });
    if (read) this.#rows.push({ ...read, at });
  }

  *end(document: unknown): Reading {
    if (!isObject(document) || !Array.isArray(document.checks)) {
      throw notOfFormat('a scan of Soda', 'checks', valueAt(document, ['checks']), 'a list of checks');
    }
    const run = runOf(document);
    for (const row of this.#rows) {
      this.#add(row, run);
      yield;
    }
    // Without a check, that nothing went wrong shows nothing.
    if (this.#rows.length > 0 || document.hasErrors === true) this.#addScan(document, run);
    return this.#builder.finish('check');
  }

  #add({ at, name, outcome, table, column, dataSource, diagnostics }: Row, run: FoundRun): void {
    const value = diagnostics?.value;
    const measured = typeof value === 'number' && outcome !== 'pass' ? `the value is ${value}` : null;
    this.#builder.result(
      {
        at,
        check: table ? `${table}: ${name}` : name,
        status: statuses[outcome ?? ''] ?? 'error',
        durationMs: null,
        message: outcome ? measured : 'Soda could not evaluate the check.',
        dimensions: { source: dataSource, table, column },
      },
      run,
    );
  }

  #addScan({ hasErrors, logs }: JsonObject, run: FoundRun): void {
    const errors = Array.isArray(logs) ? logs.filter(isObject).filter(({ level }) => level === 'error') : [];
    const message = errors.map((entry) => textOf(entry.message)).join('\n');
    this.#builder.result(
      {
        at: 'hasErrors',
        check: 'Soda scan',
        status: hasErrors === true ? 'error' : 'passed',
        durationMs: null,
        message: hasErrors === true ? message || 'Soda reports errors.' : null,
      },
      run,
    );
  }
}

function runOf({ definitionName: name, scanStartTimestamp: start, scanEndTimestamp: end }: JsonObject): FoundRun {
  return {
    suite: typeof name === 'string' && name.trim() !== '' ? name : 'Soda scan',
    startedAt: timeOf(start),
    finishedAt: timeOf(end),
    id: null,
  };
}
