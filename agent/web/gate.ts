/**
 * Lets requests in or turns them away, as the web configuration says: rate limit, client certificate, user and password.
 * All paths are behind it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import { Bcrypt, NotChecked } from './bcrypt.ts';
import { clientProblem } from './client-certificate.ts';
import { Passwords } from './passwords.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { WebConfig } from './web-config.ts';
import type { WebSettings } from './web-settings.ts';

export interface Gate {
  /** Resolves to true when the request is let in; otherwise it has been answered. */
  admit(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
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

  const admit = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    settings.refresh();
    const { headers, tls, users } = settings.current;
    const refuse = (status: number, text: string, count: { inc(): void }): false => {
      count.inc();
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
      return false;
    };
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (limiter && !limiter.allows()) return refuse(429, 'Too many requests.', counts.rateLimit);
    const problem = tls && clientProblem(request.socket, tls);
    if (problem) return refuse(403, `Not allowed: ${problem}.`, counts.certificate);
    if (users.size === 0) return true;
    try {
      const given = credentialsOf(request);
      if (given && (await passwords.fit(users, given.user, given.password))) return true;
    } catch (error) {
      if (!(error instanceof NotChecked)) throw error;
      logger.warn({ reason: error.message }, 'a password could not be checked');
      response.setHeader('retry-after', '1');
      return refuse(503, 'The password could not be checked; try again.', counts.unchecked);
    }
    response.setHeader('www-authenticate', 'Basic realm="agent", charset="UTF-8"');
    return refuse(401, 'A user and a password are needed.', counts.password);
  };
  return { admit, close: () => bcrypt.close() };
}

/** The user and password of a request; undefined when there are none. */
function credentialsOf({ headers }: IncomingMessage): { readonly user: string; readonly password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+=*)$/i.exec(headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
