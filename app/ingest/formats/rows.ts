/** Rows and documents of unknown shape, read by a schema. */
import { z } from 'zod';
import { HttpError } from '../../http-error.ts';
import { renderPath, valueAt } from '../json/path.ts';
import { shown } from '../report.ts';
import type { ReportBuilder } from './builder.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Any value as text; an object of a sender may have anything in place of its `toString`. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** A text that tools leave out or write as null. */
export const optionalText = z.string({ error: 'a text' }).nullish();
/** A number that is information only. */
export const looseNumber = z.number().nullish().catch(null);

/** The row as its schema describes it; null when it was rejected. */
export function readRow<T>(
  schema: z.ZodType<T>,
  row: unknown,
  { at, name, builder }: { readonly at: string; readonly name: string; readonly builder: ReportBuilder },
): T | null {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const value = shown(valueAt(row, path));
  builder.reject(at, name, path.length === 0 ? value : `${renderPath(path)} is ${value}`, issue?.message ?? 'a row');
  return null;
}

/** The answer to JSON of another shape than that of the format it was posted as. */
export function notOfFormat(format: string, at: string, value: unknown, expected: string): HttpError {
  return new HttpError(422, 'not_of_format', `The JSON is not ${format}. Nothing was stored.`, {
    problems: [{ at, value: shown(value), expected }],
  });
}
