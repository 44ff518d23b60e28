/** The answers to a request whose sender may not have what it asks for. None tells which tokens there are. */
import type { Refusal } from '../../metrics/catalogue/access.ts';
import { HttpError } from '../http-error.ts';
import type { Scope } from './access.ts';

const challenge = (parameters = ''): Readonly<Record<string, string>> => ({
  'www-authenticate': `Bearer realm="Live Validation Dashboard"${parameters}`,
});

const howTo = 'Send one as "Authorization: Bearer lvd_…"; `lvd token create` makes one.';

export class RefusedError extends HttpError {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, ...rest: ConstructorParameters<typeof HttpError>) {
    super(...rest);
    this.refusal = refusal;
  }
}

export function noToken(scope: Scope): RefusedError {
  const message = `This needs a token with the scope "${scope}". ${howTo}`;
  return new RefusedError('no_token', 401, 'token_missing', message, { headers: challenge() });
}

/** The same for a token that is mistyped, made up, expired or revoked. */
export function badToken(): RefusedError {
  const message = 'The token is not valid: it may be mistyped, expired or revoked. `lvd token list` shows which are.';
  return new RefusedError('bad_token', 401, 'token_invalid', message, {
    headers: challenge(', error="invalid_token"'),
  });
}

/** A browser whose sign-in has ended, which forgets it with this answer. */
export function endedSignIn(clearCookie: string): RefusedError {
  const message = 'The sign-in has ended: it or its token has expired or was revoked.';
  return new RefusedError('bad_token', 401, 'sign_in_ended', message, {
    headers: { ...challenge(), 'set-cookie': clearCookie },
  });
}

export function missingScope(scope: Scope): RefusedError {
  return new RefusedError('missing_scope', 403, 'scope_missing', `The token lacks the scope "${scope}".`, {
    headers: challenge(`, error="insufficient_scope", scope="${scope}"`),
  });
}

export function tooManyFailures(retryAfterSeconds: number): RefusedError {
  const message = `Too many wrong tokens came from this address; try again in ${retryAfterSeconds} seconds.`;
  return new RefusedError('address_rate', 429, 'too_many_failures', message, { retryAfterSeconds });
}

export function tooManyRequests(perSecond: number, retryAfterSeconds: number): RefusedError {
  const message = `The token may send ${perSecond} requests per second; try again in ${retryAfterSeconds} seconds.`;
  return new RefusedError('token_rate', 429, 'too_many_requests', message, { retryAfterSeconds });
}
