/** What one expectation's result says. */
import { createHash } from 'node:crypto';
import type { Status } from '../../board/document.ts';
import { shown } from '../report.ts';
import type { ExpectationRow } from './great-expectations.ts';
import { isObject, type JsonObject, textOf } from './rows.ts';

/** Arguments that say nothing about what is expected. */
const incidental = ['batch_id', 'result_format', 'include_config', 'catch_exceptions'];
const columnNames = ['column', 'column_A', 'column_B', 'column_list', 'column_set'];
const digestCharacters = 8;

/** The type and the columns; other arguments as a digest, because two expectations can differ in them alone. */
export function checkName({ type, expectation_type, kwargs }: JsonObject): string {
  const [arguments_, name] = [isObject(kwargs) ? kwargs : {}, type ?? expectation_type];
  const columns = columnNames.flatMap((key) => arguments_[key] ?? []);
  const others = Object.keys(arguments_)
    .filter((key) => !incidental.includes(key) && !columnNames.includes(key))
    .sort();
  const place = columns.length === 0 ? '' : ` (${columns.map(textOf).join(', ')})`;
  if (others.length === 0) return `${textOf(name ?? '')}${place}`;
  const text = JSON.stringify(others.map((key) => [key, arguments_[key]]));
  return `${textOf(name ?? '')}${place} #${createHash('sha256').update(text).digest('hex').slice(0, digestCharacters)}`;
}

/** Great Expectations calls it no success as well when an expectation could not run. */
export function statusOf(row: ExpectationRow): Status {
  if (exceptionOf(row) !== null || row.success === null || row.success === undefined) return 'error';
  if (row.success) return 'passed';
  if (hasNoAnswer(row)) return 'error';
  return ['warning', 'info'].includes(severityOf(row.expectation_config)) ? 'warning' : 'failed';
}

/** Counts, never values of the data, unless they were asked for. */
export function messageOf(row: ExpectationRow, withValues: boolean): string | null {
  const status = statusOf(row);
  if (status === 'passed') return null;
  if (status === 'error') return exceptionOf(row) ?? 'The expectation was not evaluated.';
  const {
    unexpected_count: count,
    element_count: all,
    unexpected_percent: percent,
    observed_value: observed,
  } = row.result ?? {};
  const parts: string[] = [];
  if (typeof count === 'number') parts.push(`${count} unexpected${typeof all === 'number' ? ` of ${all}` : ''}`);
  if (typeof percent === 'number') parts.push(`${Number(percent.toPrecision(4))} %`);
  if (typeof observed === 'number' || typeof observed === 'boolean') parts.push(`observed ${observed}`);
  const values = row.result?.partial_unexpected_list;
  if (withValues && Array.isArray(values))
    parts.push(
      `for example ${values
        .slice(0, 5)
        .map((value) => shown(value))
        .join(', ')}`,
    );
  return parts.length === 0 ? null : parts.join(', ');
}

/** 1.5 and newer have a severity; before it was written into the notes (`meta`). */
function severityOf({ severity, meta }: JsonObject): string {
  return textOf(severity ?? (isObject(meta) ? meta.severity : '')).toLowerCase();
}

/** What was raised: of the expectation, or (1.x) of each metric that it needs. Null when nothing was. */
function exceptionOf({ exception_info: info }: ExpectationRow): string | null {
  if (!info) return null;
  for (const candidate of [info, ...Object.values(info)]) {
    if (!isObject(candidate) || candidate.raised_exception !== true) continue;
    return typeof candidate.exception_message === 'string' ? candidate.exception_message : 'It raised an exception.';
  }
  return null;
}

/** A description leaves out exceptions, and with them every figure; only the existence of a column has none anyway. */
function hasNoAnswer({ exception_info, result, expectation_config }: ExpectationRow): boolean {
  if (exception_info) return false;
  const isAboutExistence = expectation_config.expectation_type === 'expect_column_to_exist';
  return !isAboutExistence && Object.keys(result ?? {}).length === 0;
}
