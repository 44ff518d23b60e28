/** Ratings as the routes use them: takes answers, decides who is asked, and keeps the metrics true over restarts. */
import type { Request, Response } from 'express';
import type { AskingPage } from '../../metrics/catalogue/business.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import { type Access, isLoadTest } from '../access/access.ts';
import { cookieOf, isSecure, isVisit, refererPath } from '../browser-request.ts';
import type { RedisGate } from '../cache/redis.ts';
import type { Database } from '../database/pool.ts';
import { createTokenBucket } from '../token-bucket.ts';
import { askAgainDays, askedCookie, type askedStates, endsDrillDown } from './asking.ts';
import { createRatingMetrics, type RatingMetrics } from './metrics.ts';
import type { Rating, RatingsDocument } from './rating.ts';
import { forgetComments, notePrompt, readRatings, readTotalsOfAll, storeRating } from './store.ts';

export interface RatingsOptions {
  readonly database: Database;
  readonly redis: RedisGate;
  readonly instruments: Instruments;
  readonly logger: Logger;
  /** Whether the tables are there. */
  readonly isReady: () => boolean;
}

/** The totals are read for scrapes, but not for each. */
const totalsIntervalMs = 60_000;
const forgetIntervalMs = 10 * 60 * 1000;
/** A session rates the product once a day, and each page with a thumb. */
const repeatSeconds = 24 * 60 * 60;
/** Of one worker; far more than people do, far less than a program could. */
const budget = { perSecond: 1, burst: 20 };

export class Ratings {
  readonly #options: RatingsOptions;
  readonly #metrics: RatingMetrics;
  readonly #takePrompt = createTokenBucket(budget);
  readonly #takeRating = createTokenBucket(budget);
  readonly #timer: NodeJS.Timeout;
  #totals: Promise<void> = Promise.resolve();
  #totalsAt = Number.NEGATIVE_INFINITY;

  constructor(options: RatingsOptions) {
    this.#options = options;
    this.#metrics = createRatingMetrics(options.instruments);
    options.instruments.onScrape(() => this.#refreshTotals());
    this.#timer = setInterval(() => this.#forget(), forgetIntervalMs);
  }

  /** What the page of ratings shows. */
  read(access: Access<'read'>): Promise<RatingsDocument> {
    return readRatings(this.#options.database, access);
  }

  /**
   * Whether the page that answers this request asks for a rating; if so, it is noted. Only who has a session is asked:
   * who sends Global Privacy Control, and programs, have none.
   */
  async asks(
    access: Access<'read'>,
    request: Request,
    response: Response,
    page: AskingPage,
    session: string | null,
  ): Promise<boolean> {
    const mayAsk = session !== null && isVisit(request) && cookieOf(request, askedCookie) === null;
    if (!mayAsk || !endsDrillDown(page, refererPath(request)) || !this.#takePrompt()) return false;
    await notePrompt(this.#options.database, access, page);
    if (!isLoadTest(access)) this.#metrics.prompt(page, 'shown');
    remember(request, response, 'shown');
    return true;
  }

  /** Whether there is still room for a rating in this worker's budget. */
  takeTurn(): boolean {
    return this.#takeRating();
  }

  /** Stores a rating; resolves to false when the same session has given such a one today. */
  async rate(
    access: Access<'read'>,
    request: Request,
    response: Response,
    rating: Rating,
    session: string | null,
  ): Promise<boolean> {
    const repeatKey = session && repeatKeyOf(rating, session);
    if (repeatKey && !(await this.#claim(repeatKey))) return false;
    // Only what was asked can be answered, and only once.
    const prompted = rating.kind === 'csat' && rating.prompted && cookieOf(request, askedCookie) === 'shown';
    const stored = rating.kind === 'csat' ? { ...rating, prompted } : rating;
    try {
      await storeRating(this.#options.database, access, stored);
    } catch (error) {
      // It may be tried again.
      if (repeatKey) await this.#options.redis.use('session', (redis) => redis.del(repeatKey));
      throw error;
    }
    if (stored.kind === 'csat') remember(request, response, 'answered');
    if (!isLoadTest(access)) this.#count(stored);
    return true;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #count(rating: Rating): void {
    this.#metrics.rated(rating);
    const isAnswer = rating.kind === 'csat' && rating.prompted;
    if (isAnswer && (rating.page === 'check' || rating.page === 'run')) this.#metrics.prompt(rating.page, 'answered');
  }

  /** Whether nobody claimed the key today. While Redis is away everybody is the first. */
  async #claim(key: string): Promise<boolean> {
    const claimed = await this.#options.redis.use('session', (redis) => redis.set(key, '1', 'EX', repeatSeconds, 'NX'));
    return claimed.state !== 'answered' || claimed.value !== null;
  }

  /** Scrapes that come while the totals are read wait for the same reading. */
  #refreshTotals(): Promise<void> {
    if (this.#options.isReady() && performance.now() - this.#totalsAt >= totalsIntervalMs) {
      this.#totalsAt = performance.now();
      this.#totals = this.#readTotals();
    }
    return this.#totals;
  }

  async #readTotals(): Promise<void> {
    try {
      this.#metrics.stored(await readTotalsOfAll(this.#options.database));
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'the stored ratings could not be counted; the last totals stand');
    }
  }

  #forget(): void {
    const { database, logger, isReady } = this.#options;
    if (!isReady()) return;
    forgetComments(database).catch((error: unknown) => logger.warn({ err: error }, 'old comments were not forgotten'));
  }
}

function repeatKeyOf({ kind, page }: Rating, session: string): string {
  return `lvd:rated:${kind === 'thumb' ? page : 'product'}:${session}`;
}

function remember(request: Request, response: Response, state: (typeof askedStates)[number]): void {
  const maxAge = askAgainDays * 24 * 60 * 60 * 1000;
  response.cookie(askedCookie, state, { httpOnly: true, sameSite: 'lax', secure: isSecure(request), maxAge });
}
