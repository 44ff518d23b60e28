/** Reads what the rating forms send. */
import { z } from 'zod';
import { csatValues, ratedPages, thumbPages, thumbValues } from '../../metrics/catalogue/business.ts';
import { HttpError } from '../http-error.ts';
import { shown } from '../ingest/report.ts';
import { longestCommentCharacters, type Rating } from './rating.ts';

const comment = z
  .string('a text')
  .default('')
  .transform(tidy)
  .refine((text) => text.length <= longestCommentCharacters, `at most ${longestCommentCharacters} characters`)
  .transform((text) => text || null);

const oneOf = (values: readonly string[]) => ({ error: `one of ${values.join(', ')}` });

const csat = z.strictObject({
  kind: z.literal('csat'),
  page: z.enum(ratedPages, oneOf(ratedPages)),
  value: z.enum(csatValues, oneOf(csatValues)),
  comment,
  prompted: z
    .literal('1', 'the value 1, or nothing')
    .optional()
    .transform((value) => value === '1'),
});

const thumb = z.strictObject({
  kind: z.literal('thumb'),
  page: z.enum(thumbPages, oneOf(thumbPages)),
  value: z.enum(thumbValues, oneOf(thumbValues)),
});

const form = z.discriminatedUnion('kind', [csat, thumb], { error: 'one of csat, thumb' });

/**
 * The rating that a form holds.
 * @throws HttpError 422 that lists what is wrong; of a comment it tells the length only.
 */
export function readRating(fields: unknown): Rating {
  const read = form.safeParse(fields);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => {
    const at = path.join('.') || 'the form';
    return { at, value: valueAt(fields, path[0]), expected: message };
  });
  throw new HttpError(422, 'rating_invalid', `The rating was not stored: ${problems.map(inWords).join('; ')}.`, {
    problems,
  });
}

function inWords({ at, expected }: { readonly at: string; readonly expected: string }): string {
  return `${at}: expected ${expected}`;
}

function valueAt(fields: unknown, name: PropertyKey | undefined): string {
  if (typeof fields !== 'object' || fields === null || name === undefined) return shown(fields ?? 'nothing');
  const value: unknown = Reflect.get(fields, name);
  if (name === 'comment') return typeof value === 'string' ? `${tidy(value).length} characters` : 'no text';
  return shown(value);
}

/** Line ends as one character, as the browser counted them; no characters that a database or a reader stumbles over. */
function tidy(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n\t]|\p{Bidi_Control}/gu, '')
    .toWellFormed()
    .trim();
}
