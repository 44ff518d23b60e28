/** The answer to a report that comes when there is too much to do already. */
import { HttpError } from '../http-error.ts';

const retryAfterSeconds = 2;

/** @param what of which there are too many. @param value how much that is. @param most how much it may be */
export function overloaded(what: string, value: string, most: string): HttpError {
  return new HttpError(503, 'overloaded', `Too many ${what}. Please send it again later. Nothing was stored.`, {
    retryAfterSeconds,
    problems: [{ at: 'the server', value, expected: `at most ${most}` }],
  });
}
