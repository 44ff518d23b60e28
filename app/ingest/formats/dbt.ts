/**
 * dbt's run_results.json, versions 4 to 6 (https://schemas.getdbt.com/dbt/run-results/v6.json). Only tests are checks.
 * `dbt compile` and `dbt docs generate` write the same file with each test as a "success", though nothing ran: of
 * them nothing is taken.
 */
import { z } from 'zod';
import type { Status } from '../../board/document.ts';
import type { RowPlace } from '../json/path.ts';
import { type FoundRun, type ReadOptions, ReportBuilder } from './builder.ts';
import type { JsonFormat, Reading, RowReader } from './format.ts';
import { isObject, looseNumber, notOfFormat, optionalText, readRow, textOf } from './rows.ts';
import { timeOf } from './texts.ts';

const format = 'a run_results.json of dbt';
/** The commands that run tests. */
const testing: readonly unknown[] = ['test', 'build', 'retry'];
const statuses: Readonly<Record<string, Status>> = {
  pass: 'passed',
  warn: 'warning',
  fail: 'failed',
  error: 'error',
  'runtime error': 'error',
  skipped: 'skipped',
};

const rowSchema = z.object({
  unique_id: z.string({ error: 'the id of a node' }),
  status: z.enum(Object.keys(statuses), { error: `how a test ends: ${Object.keys(statuses).join(', ')}` }),
  execution_time: looseNumber,
  message: optionalText,
  failures: looseNumber,
  timing: z.array(z.object({ name: z.string(), started_at: optionalText, completed_at: optionalText })).catch([]),
});

interface Row extends z.infer<typeof rowSchema> {
  readonly at: string;
}

interface Head {
  readonly command: unknown;
  readonly id: string | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export const dbt: JsonFormat = {
  rows: [['results']],
  ownsRow: (row) => isObject(row) && 'unique_id' in row && 'status' in row,
  ownsDocument: (document) =>
    isObject(document) && isObject(document.metadata) && 'dbt_schema_version' in document.metadata,
  open: (options) => new DbtReader(options),
};

class DbtReader implements RowReader {
  readonly #builder: ReportBuilder;
  readonly #named: boolean;
  readonly #rows: { readonly row: unknown; readonly at: string }[] = [];

  constructor(options: ReadOptions) {
    this.#builder = new ReportBuilder(options);
    this.#named = options.suite !== null;
  }

  row(row: unknown, { at }: RowPlace): void {
    this.#builder.count(at);
    // The command that decides about them stands at the end of the file; their code would fill the memory until then.
    this.#rows.push({ row: isObject(row) ? light(row) : row, at });
  }

  *end(document: unknown): Reading {
    const head = headOf(document);
    for (const { row, at } of this.#rows) {
      this.#read(row, at, head);
      yield;
    }
    return this.#builder.finish('result');
  }

  #read(row: unknown, at: string, head: Head): void {
    const id = isObject(row) && typeof row.unique_id === 'string' ? row.unique_id : '';
    const kind = id.split('.')[0] ?? '';
    if (id !== '' && kind !== 'test' && kind !== 'unit_test') {
      this.#builder.ignore(at, id, `a ${kind} is no test`);
    } else if (head.command !== undefined && !testing.includes(head.command)) {
      this.#builder.ignore(at, id, `dbt ${textOf(head.command)} runs no tests`);
    } else {
      const read = readRow(rowSchema, row, { at, name: id, builder: this.#builder });
      if (read) this.#add({ ...read, at }, head);
    }
  }

  #add(row: Row, { id, startedAt, finishedAt }: Head): void {
    const [, project = '', ...name] = row.unique_id.split('.');
    const check = [...(this.#named ? [project] : []), ...name].join('.');
    const run: FoundRun = { suite: project, startedAt, finishedAt, id };
    const executed = row.timing.find((part) => part.name === 'execute');
    this.#builder.result(
      {
        at: row.at,
        check,
        status: statuses[row.status] ?? 'error',
        durationMs: typeof row.execution_time === 'number' ? row.execution_time * 1000 : null,
        message: messageOf(row),
        dimensions: row.unique_id.startsWith('unit_test.') ? { kind: 'unit test' } : {},
        observedAt: timeOf(executed?.completed_at),
      },
      run,
    );
  }
}

const light = ({
  unique_id,
  status,
  execution_time,
  message,
  failures,
  timing,
}: Readonly<Record<string, unknown>>) => ({
  unique_id,
  status,
  execution_time,
  message,
  failures,
  timing,
});

/** Of a test that passed dbt says nothing, or "0 failures" in its own words. */
function messageOf({ status, message, failures }: z.infer<typeof rowSchema>): string | null {
  if (status === 'pass') return null;
  return message ?? (typeof failures === 'number' ? `${failures} failures` : null);
}

/** @throws HttpError 422 for another file of dbt, or a version that is not known. */
function headOf(document: unknown): Head {
  if (!isObject(document)) throw notOfFormat(format, 'the document', document, 'an object with results');
  const metadata = isObject(document.metadata) ? document.metadata : {};
  const version = metadata.dbt_schema_version;
  if (version !== undefined && !/\/run-results\/v[456]\.json$/.test(textOf(version))) {
    throw notOfFormat(format, 'metadata.dbt_schema_version', version, 'run-results, version 4, 5 or 6');
  }
  if (!Array.isArray(document.results)) throw notOfFormat(format, 'results', document.results, 'a list of results');
  return {
    command: isObject(document.args) ? (document.args.which ?? undefined) : undefined,
    id: typeof metadata.invocation_id === 'string' ? `dbt ${metadata.invocation_id}` : null,
    startedAt: timeOf(metadata.invocation_started_at),
    finishedAt: timeOf(metadata.generated_at),
  };
}
