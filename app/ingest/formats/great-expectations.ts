/**
 * Results of Great Expectations, 0.x and 1.x: one validation, a checkpoint with several, or the description that a
 * checkpoint of 1.x writes. A check is an expectation with its column; what raised an exception could not run.
 */
import { z } from 'zod';
import { type RowPlace, renderPath, valueAt } from '../json/path.ts';
import { type FoundRun, type ReadOptions, ReportBuilder } from './builder.ts';
import type { JsonFormat, Reading, RowReader } from './format.ts';
import { checkName, messageOf, statusOf } from './great-expectations-row.ts';
import { isObject, type JsonObject, notOfFormat, readRow } from './rows.ts';
import { timeOf } from './texts.ts';

const format = 'a result of Great Expectations';
/** Where a validation lies that its checkpoint holds, from where its list of results lies. */
const paths = [['results'], ['run_results', '*', 'validation_result', 'results'], ['run_results', '*', 'results']];
const described = ['validation_results', '*', 'expectations'];

const rowSchema = z.object({
  success: z.boolean({ error: 'true or false' }).nullish(),
  expectation_config: z.record(z.string(), z.unknown(), { error: 'an expectation' }),
  result: z.record(z.string(), z.unknown()).nullish().catch(null),
  exception_info: z.record(z.string(), z.unknown()).nullish().catch(null),
});
export type ExpectationRow = z.infer<typeof rowSchema>;

export const greatExpectations: JsonFormat = {
  rows: [...paths, described],
  ownsRow: (row) => isObject(row) && ('expectation_config' in row || 'expectation_type' in row),
  ownsDocument: (document) =>
    isObject(document) &&
    ('run_results' in document ||
      'validation_results' in document ||
      (isObject(document.meta) && 'great_expectations_version' in document.meta)),
  open: (options) => new GreatExpectationsReader(options),
};

interface Row {
  readonly row: ExpectationRow;
  readonly place: RowPlace;
}

class GreatExpectationsReader implements RowReader {
  readonly #builder: ReportBuilder;
  readonly #withValues: boolean;
  /** Waits for what stands behind the results: the names of their suites. */
  readonly #rows: Row[] = [];

  constructor(options: ReadOptions) {
    this.#builder = new ReportBuilder(options);
    this.#withValues = options.withValues;
  }

  row(row: unknown, place: RowPlace): void {
    this.#builder.count(place.at);
    const read = readRow(rowSchema, isObject(row) ? undescribed(row) : row, {
      at: place.at,
      name: '',
      builder: this.#builder,
    });
    if (read) this.#rows.push({ row: this.#light(read), place });
  }

  *end(document: unknown): Reading {
    if (!isObject(document) || !['results', 'run_results', 'validation_results'].some((key) => key in document)) {
      throw notOfFormat(format, 'the document', document, 'an object with results, run_results or validation_results');
    }
    const runs = new Map<string, { readonly run: FoundRun; readonly asset: unknown }>();
    for (const { row, place } of this.#rows) {
      const key = renderPath(place.path);
      const known = runs.get(key) ?? runOf(document, place.path);
      runs.set(key, known);
      const { expectation_config: expectation } = row;
      this.#builder.result(
        {
          at: place.at,
          check: checkName(expectation),
          status: statusOf(row),
          durationMs: null,
          message: messageOf(row, this.#withValues),
          dimensions: { column: valueAt(expectation, ['kwargs', 'column']), asset: known.asset },
          observedAt: null,
        },
        known.run,
      );
      yield;
    }
    return this.#builder.finish('expectation');
  }

  /** Lists of single values can be long, and are kept by nobody. */
  #light(row: ExpectationRow): ExpectationRow {
    const { unexpected_list, unexpected_index_list, partial_unexpected_counts, details, ...result } = row.result ?? {};
    return { ...row, result: row.result ? result : null };
  }
}

/** A row of a description has the expectation's fields beside the result. */
function undescribed(row: JsonObject): JsonObject {
  const { success, result, expectation_type, kwargs } = row;
  if (expectation_type === undefined || 'expectation_config' in row) return row;
  return { success, result, expectation_config: { expectation_type, kwargs } };
}

/** The run that a list of results belongs to: one validation. */
function runOf(document: JsonObject, path: RowPlace['path']) {
  const around = valueAt(document, path.slice(0, -1));
  const validation = isObject(around) ? around : {};
  const meta = isObject(validation.meta) ? validation.meta : {};
  const suite = validation.suite_name ?? meta.expectation_suite_name ?? suiteOfIdentifier(path);
  const time = validationTime(meta.validation_time);
  return {
    run: {
      suite: typeof suite === 'string' && suite.trim() !== '' ? suite : 'Great Expectations',
      startedAt: time ?? validationTime(valueAt(runIdOf(meta), ['run_time'])),
      finishedAt: null,
      id: idOf(meta),
    },
    asset: valueAt(meta, ['active_batch_definition', 'data_asset_name']) ?? valueAt(meta, ['batch_kwargs', 'table']),
  };
}

/** A checkpoint names a validation `ValidationResultIdentifier::suite/run/time/batch`. */
function suiteOfIdentifier([, identifier]: RowPlace['path']): string | undefined {
  return typeof identifier === 'string' ? /::(.+?)\//.exec(identifier)?.[1] : undefined;
}

/** Of a file whose run is not named, nothing but its bytes tells that it is sent again. */
function idOf(meta: JsonObject): string | null {
  const run = runIdOf(meta);
  if (run === undefined || meta.validation_time === undefined) return null;
  return `gx ${JSON.stringify([run, meta.validation_time, meta.validation_id, meta.active_batch_definition])}`;
}

/** An object, or (0.x) JSON in a text. */
function runIdOf({ run_id: id }: JsonObject): unknown {
  if (typeof id !== 'string') return id ?? undefined;
  try {
    return JSON.parse(id);
  } catch {
    return id;
  }
}

/** `2026-11-30T07:36:27.096771+00:00`, or as 0.x writes it: `20261130T073524.287678Z`. */
function validationTime(text: unknown): Date | null {
  if (typeof text !== 'string') return null;
  return timeOf(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/, '$1-$2-$3T$4:$5:$6'));
}
