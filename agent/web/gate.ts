/**
 * Lets requests in or turns them away, as the web configuration says: rate limit, client certificate, user and password.
 * All paths are behind it.
 */
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import { type HttpAnswer, plainText } from '../http/answer.ts';
import type { HttpRequest } from '../http/request.ts';
import { Bcrypt, NotChecked } from './bcrypt.ts';
import { clientProblem } from './client-certificate.ts';
import { Passwords } from './passwords.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { WebConfig } from './web-config.ts';
import type { WebSettings } from './web-settings.ts';

export interface Gate {
  /** Resolves to what is answered to a request that is turned away; undefined when it is let in. */
  refusalOf(request: HttpRequest): Promise<HttpAnswer | undefined>;
  /** Headers that every answer has. */
  readonly headers: Readonly<Record<string, string>>;
  close(): void;
}

export interface GateOptions {
  readonly settings: WebSettings;
  readonly instruments: Instruments;
  readonly logger: Logger;
}

/** Creates the gate. */
export function createGate({ settings, instruments, logger }: GateOptions): Gate {
  const rejected = instruments.counter(m.agent_web_requests_rejected_total, 'requests');
  const counts = {
    rateLimit: rejected.bind({ reason: 'rate_limit' }),
    certificate: rejected.bind({ reason: 'client_certificate' }),
    password: rejected.bind({ reason: 'password' }),
    unchecked: rejected.bind({ reason: 'password_not_checked' }),
  };
  const bcrypt = new Bcrypt();
  const passwords = new Passwords(bcrypt);
  const limiterOf = ({ rateLimit }: WebConfig): RateLimiter | undefined => rateLimit && new RateLimiter(rateLimit);
  let limiter = limiterOf(settings.current);
  settings.onChange((config) => {
    limiter = limiterOf(config);
  });

  const refuse = (count: { inc(): void }, answer: HttpAnswer): HttpAnswer => {
    count.inc();
    return answer;
  };
  const refusalOf = async (request: HttpRequest): Promise<HttpAnswer | undefined> => {
    settings.refresh();
    const { tls, users } = settings.current;
    if (limiter && !limiter.allows()) return refuse(counts.rateLimit, plainText(429, 'Too many requests.\n'));
    const problem = tls && clientProblem(request.socket, tls);
    if (problem) return refuse(counts.certificate, plainText(403, `Not allowed: ${problem}.\n`));
    if (users.size === 0) return undefined;
    try {
      const given = credentialsOf(request);
      if (given && (await passwords.fit(users, given.user, given.password))) return undefined;
    } catch (error) {
      if (!(error instanceof NotChecked)) throw error;
      logger.warn({ reason: error.message }, 'a password could not be checked');
      const again = { 'retry-after': '1' };
      return refuse(counts.unchecked, plainText(503, 'The password could not be checked; try again.\n', again));
    }
    const ask = { 'www-authenticate': 'Basic realm="agent", charset="UTF-8"' };
    return refuse(counts.password, plainText(401, 'A user and a password are needed.\n', ask));
  };
  return {
    refusalOf,
    get headers() {
      return settings.current.headers;
    },
    close: () => bcrypt.close(),
  };
}

/** The user and password of a request; undefined when there are none. */
function credentialsOf({ headers }: HttpRequest): { readonly user: string; readonly password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
