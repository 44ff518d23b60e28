/** Answers to a body that is no JSON, or JSON that cannot be taken in. */
import { HttpError } from '../../http-error.ts';
import { limits } from '../limits.ts';
import { shown } from '../report.ts';

export function jsonMalformed(at: string, text: string): HttpError {
  const message = `The body is not JSON: it stops being so at ${at}. Nothing was stored.`;
  const value = shown(text.slice(0, 200).trim());
  return new HttpError(400, 'json_malformed', message, { problems: [{ at, value, expected: 'a JSON object' }] });
}

export function jsonTooDeep(at: string): HttpError {
  const expected = `at most ${limits.depth} objects and lists in each other`;
  return new HttpError(422, 'json_too_deep', 'The JSON is nested too deep. Nothing was stored.', {
    problems: [{ at, value: `level ${limits.depth + 1}`, expected }],
  });
}

/** One row, or all that is no row, is held in memory at once, so it has a limit of its own. */
export function jsonPieceTooLarge(at: string): HttpError {
  const expected = `at most ${limits.jsonPieceCharacters} characters in one row, and outside of all rows`;
  return new HttpError(413, 'json_piece_too_large', 'A part of the JSON is too large. Nothing was stored.', {
    problems: [{ at, value: 'too many characters', expected }],
  });
}

export function rowsTwice(at: string): HttpError {
  return new HttpError(422, 'json_key_twice', 'The JSON has the same list twice. Nothing was stored.', {
    problems: [{ at, value: 'a second list of this name', expected: 'each key once' }],
  });
}
