/**
 * Sessions: a random id in a cookie, kept in Redis with the time it was last seen. Only a cookie that we handed out and
 * that comes back counts, so that neither programs without cookies nor made-up cookies look like crowds of people.
 * Nothing else is known of anybody.
 */
import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import { cookieOf, isSecure, wantsNoCounting } from '../browser-request.ts';
import type { RedisGate } from '../cache/redis.ts';
import { createSessionId, sessionKeyBytes, sessionLifetimeSeconds, verifiedSession } from './session-id.ts';

const cookieName = 'lvd_session';
const activeMs = 5 * 60 * 1000;
const sessionsKey = 'lvd:sessions';
/** The key with which ids are signed is kept beside them: what is lost together need not be rescued. */
const signingKey = 'lvd:sessions:key';
/** Beyond this many the oldest are forgotten; two hundred times what the product is promised for, and 2 MB. */
export const mostSessions = 20_000;
/** How often sessions are counted, and how often that is tried until it worked once. */
const countIntervalMs = 5000;
const firstCountIntervalMs = 200;

export class Sessions {
  readonly #gate: RedisGate;
  /** Seen since the last count; they need not be written down again. */
  readonly #seen = new Set<string>();
  /** Sessions by their ids: those that were verified since the last count. */
  readonly #known = new Map<string, string>();
  #key: Buffer | null = null;
  #count: number | null = null;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(gate: RedisGate, instruments: Instruments) {
    this.#gate = gate;
    const gauge = instruments.gauge(m.lvd_sessions_active, 'sessions').bind({});
    // The gate has its own time limit, so a scrape never waits for Redis; while it is away the last value stands.
    instruments.onScrape(async () => {
      await this.#recount();
      if (this.#count !== null) gauge.set(this.#count);
    });
    void this.#maintain();
  }

  /** Sessions of the last five minutes as last counted; null before the first count. Never waits. */
  get active(): number | null {
    return this.#count;
  }

  /**
   * Notes that the sender of a request is here, and gives a cookie to one that has none of ours. Null for a first
   * visit, and for one who does not want to be counted. Never waits.
   */
  touch(request: Request, response: Response): string | null {
    const session = this.of(request);
    if (session) this.seen(session);
    else if (this.#key && !wantsNoCounting(request)) this.#welcome(this.#key, request, response);
    return session;
  }

  /** The session of a request that carries a cookie of ours and may be counted; else null. */
  of(request: Request): string | null {
    if (!this.#key || wantsNoCounting(request)) return null;
    const cookie = cookieOf(request, cookieName);
    return cookie === null ? null : this.#verified(this.#key, cookie);
  }

  /** Who looks opens page after page: an id that was just found to be ours is not looked at again for a moment. */
  #verified(key: Buffer, id: string): string | null {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const session = verifiedSession(key, id, Date.now());
    if (session !== null) this.#known.set(id, session);
    return session;
  }

  /** Notes that a session is here now. */
  seen(session: string): void {
    if (this.#seen.has(session)) return;
    this.#seen.add(session);
    void this.#gate.use('session', (redis) =>
      Promise.all([
        redis.zadd(sessionsKey, Date.now(), session),
        redis.zremrangebyrank(sessionsKey, 0, -mostSessions - 1),
        redis.pexpire(sessionsKey, activeMs),
      ]),
    );
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #welcome(key: Buffer, request: Request, response: Response): void {
    response.cookie(cookieName, createSessionId(key, Date.now()), {
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure(request),
      maxAge: sessionLifetimeSeconds * 1000,
    });
  }

  async #maintain(): Promise<void> {
    await Promise.all([this.#shareKey(), this.#recount()]);
    this.#seen.clear();
    this.#known.clear();
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.#maintain(), this.#key ? countIntervalMs : firstCountIntervalMs);
  }

  /** All workers sign with one key: the first to come brings it, and after a loss whoever still knows it. */
  async #shareKey(): Promise<void> {
    const proposed = (this.#key ?? randomBytes(sessionKeyBytes)).toString('base64url');
    const shared = await this.#gate.use('session', async (redis) => {
      await redis.set(signingKey, proposed, 'NX');
      return redis.get(signingKey);
    });
    if (shared.state === 'answered' && shared.value) this.#key = Buffer.from(shared.value, 'base64url');
  }

  async #recount(): Promise<void> {
    const counted = await this.#gate.use('session', async (redis) => {
      await redis.zremrangebyscore(sessionsKey, '-inf', Date.now() - activeMs);
      return redis.zcard(sessionsKey);
    });
    if (counted.state === 'answered') this.#count = counted.value;
  }
}
