/** Reads the alert inbox. An inbox that does not answer is a fact to show, not an error. */
import { z } from 'zod';
import type { Logger } from '../../service/log.ts';
import type { AlertNotification } from '../board/document.ts';

const timeoutMs = 1000;
const firingAgeMs = 5000;

const notificationSchema = z.object({
  id: z.number(),
  status: z.enum(['firing', 'resolved']),
  alertName: z.string(),
  severity: z.string(),
  summary: z.string(),
  description: z.string(),
  labels: z.record(z.string(), z.string()),
  startsAt: z.string(),
  endsAt: z.string().nullable(),
  receivedAt: z.string(),
});
const answerSchema = z.object({ notifications: z.array(notificationSchema), firing: z.number() });

export class InboxReader {
  readonly #url: string;
  readonly #logger: Logger;
  #firing: number | null = null;
  #askedAt = 0;
  #away = false;

  constructor(baseUrl: string, logger: Logger) {
    this.#url = `${baseUrl.replace(/\/$/, '')}/api/v1/notifications`;
    this.#logger = logger;
  }

  /** Alerts that fire now as last heard; null when unknown. Never waits. */
  get firing(): number | null {
    if (Date.now() - this.#askedAt > firingAgeMs) void this.#ask(1);
    return this.#firing;
  }

  /** The latest notifications, latest first; null when the inbox does not answer within a second. */
  async notifications(): Promise<readonly AlertNotification[] | null> {
    return (await this.#ask(100))?.notifications ?? null;
  }

  /** Whether the inbox answered the last question. */
  get away(): boolean {
    return this.#away;
  }

  async #ask(limit: number): Promise<z.infer<typeof answerSchema> | null> {
    this.#askedAt = Date.now();
    try {
      const response = await fetch(`${this.#url}?limit=${limit}`, { signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) throw new Error(`the inbox answered ${response.status}; expected 200`);
      const answer = answerSchema.parse(await response.json());
      this.#firing = answer.firing;
      if (this.#away) this.#logger.info('the alert inbox answers again');
      this.#away = false;
      return answer;
    } catch (error) {
      if (!this.#away) this.#logger.warn({ err: error, url: this.#url }, 'the alert inbox does not answer');
      this.#away = true;
      this.#firing = null;
      return null;
    }
  }
}
