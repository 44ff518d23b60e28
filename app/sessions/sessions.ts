/**
 * Sessions: a random id in a cookie, kept in Redis with the time it was last seen. Only a cookie that comes back
 * counts, so that programs which keep no cookies do not look like crowds of people. Nothing else is known of anybody.
 */
import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { RedisGate } from '../cache/redis.ts';
import { detached } from '../telemetry/detached.ts';

const cookieName = 'lvd_session';
const idPattern = /(?:^|;\s*)lvd_session=([\w-]{22})(?:;|$)/;
const idBytes = 16;
const activeMs = 5 * 60 * 1000;
const key = 'lvd:sessions';
/** An answer of Redis is taken as current for so long. */
const countAgeMs = 5000;

export class Sessions {
  readonly #gate: RedisGate;
  #count: number | null = null;
  #countedAt = 0;

  constructor(gate: RedisGate, instruments: Instruments) {
    this.#gate = gate;
    const gauge = instruments.gauge(m.lvd_sessions_active, 'sessions').bind({});
    // The gate has its own time limit, so a scrape never waits for Redis; while it is away the last value stands.
    instruments.onScrape(async () => {
      await this.#recount();
      if (this.#count !== null) gauge.set(this.#count);
    });
  }

  /** Sessions of the last five minutes as last counted; null before the first count. Never waits. */
  get active(): number | null {
    if (Date.now() - this.#countedAt > countAgeMs) void detached(() => this.#recount());
    return this.#count;
  }

  /** Notes that the sender of a request is here, and gives a cookie to one that has none. Never waits. */
  touch(request: Request, response: Response): void {
    const id = sessionOf(request);
    if (id) this.seen(id);
    else response.cookie(cookieName, randomBytes(idBytes).toString('base64url'), { httpOnly: true, sameSite: 'lax' });
  }

  /** Notes that a session is here now. */
  seen(id: string): void {
    void this.#gate.use('session', (redis) => redis.zadd(key, Date.now(), id));
  }

  async #recount(): Promise<void> {
    this.#countedAt = Date.now();
    const counted = await this.#gate.use('session', async (redis) => {
      await redis.zremrangebyscore(key, '-inf', Date.now() - activeMs);
      return redis.zcard(key);
    });
    if (counted.state === 'answered') this.#count = counted.value;
  }
}

/** The session id of a request, if it carries one of ours. */
export function sessionOf(request: Request): string | null {
  return idPattern.exec(request.headers.cookie ?? '')?.[1] ?? null;
}
