/** What Alertmanager delivers (webhook, version 4): a body in, the alerts in it or the list of its problems out. */
import { z } from 'zod';

export interface DeliveredAlert {
  readonly status: 'firing' | 'resolved';
  /** Alertmanager's hash of the labels: the identity of the alert. */
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** Null while it fires. */
  readonly endsAt: string | null;
}

/** One thing that is wrong with a body: where, what is there, and what is expected. */
export interface Problem {
  readonly at: string;
  readonly value: unknown;
  readonly expected: string;
}

export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(`not stored: ${problems.map(({ at, expected }) => `${at || 'the body'}: expected ${expected}`).join('; ')}`);
    this.problems = problems;
  }
}

const time = z
  .string('a time as in RFC 3339')
  .refine((text) => !Number.isNaN(Date.parse(text)), 'a time as in RFC 3339')
  .transform((text) => new Date(text).toISOString());
const texts = (what: string) => z.record(z.string(), z.string('text'), `an object of ${what}`);

const alert = z.object(
  {
    status: z.enum(['firing', 'resolved'], 'firing or resolved'),
    fingerprint: z.string('text').min(1, 'text that is not empty'),
    labels: texts('labels'),
    annotations: texts('annotations').default({}),
    startsAt: time,
    endsAt: time.optional(),
  },
  'an object',
);

const webhook = z.object(
  {
    version: z.literal('4', '"4", the version of Alertmanager’s webhook'),
    alerts: z.array(alert, 'a list of alerts').min(1, 'at least one alert'),
  },
  'Alertmanager’s webhook as a JSON object',
);

/** Parses a body. @throws WebhookError that lists every problem. */
export function parseWebhook(body: string): readonly DeliveredAlert[] {
  const value = parseJson(body);
  const result = webhook.safeParse(value);
  if (!result.success) {
    throw new WebhookError(result.error.issues.map(({ path, message }) => problemAt(value, path, message)));
  }
  return result.data.alerts.map(({ endsAt, ...rest }) => ({
    ...rest,
    // While an alert fires, Alertmanager sends the year 1.
    endsAt: rest.status === 'resolved' ? (endsAt ?? null) : null,
  }));
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new WebhookError([{ at: '', value: body.slice(0, 80), expected: `JSON (${(error as Error).message})` }]);
  }
}

function problemAt(body: unknown, path: readonly PropertyKey[], expected: string): Problem {
  // Property access on what may be no object: a missing step ends as undefined.
  const value = path.reduce((at, key) => (at as Record<PropertyKey, unknown> | undefined | null)?.[key], body);
  const at = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return { at: at.replace(/^\./, ''), value: shorten(value), expected };
}

/** Null instead of undefined, which JSON would leave out, and no more than a line of a large value. */
function shorten(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null';
  return text.length > 80 ? `${text.slice(0, 80)}…` : (value ?? null);
}
