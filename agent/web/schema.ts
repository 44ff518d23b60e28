/** The fields of the web configuration, as exporter-toolkit names them. Messages say what is expected. */
import { z } from 'zod';
import { cipherSuites, clientAuthTypes, curves, tlsVersions } from './tls-names.ts';

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `one of ${values.join(', ')}`);
const text = z.string('text');
const flag = z.boolean('true or false');
const file = z.string('the path of a file').min(1, 'the path of a file');
const list = <T extends z.ZodType>(of: T) => z.array(of, 'a list');
const fields = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'fields') });

const headerText = text.regex(/^[\t\x20-\x7e\x80-\xff]*$/, 'text of one line that a header can hold');

/** Each step doubles the time that a check takes; with 15, that is a few seconds. */
const maxCost = 15;
const bcryptPattern = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
const bcryptHash = z.string('a bcrypt hash').refine((hash) => {
  const cost = Number(bcryptPattern.exec(hash)?.[1]);
  return cost >= 4 && cost <= maxCost;
}, `a bcrypt hash ($2a$, $2b$ or $2y$) with a cost of 4 to ${maxCost}`);

const unitsMs = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const durationExpected = 'a duration such as 500ms, 1s or 1m30s; 0 for none';
/** Milliseconds of a duration as Go writes it. */
const duration = z.union([z.literal(0), z.string()], durationExpected).transform((given, context) => {
  const written = String(given);
  if (written === '0') return 0;
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  if (written !== '' && parts.map(([part]) => part).join('') === written) {
    // The pattern lets through only units of the table.
    return parts.reduce((sum, [, number, unit]) => sum + Number(number) * unitsMs[unit as keyof typeof unitsMs], 0);
  }
  context.addIssue({ code: 'custom', message: durationExpected });
  return z.NEVER;
});

/** Every section by its name. */
export const sections = {
  tls_server_config: fields({
    cert: text.optional(),
    key: text.optional(),
    client_ca: text.optional(),
    cert_file: file.optional(),
    key_file: file.optional(),
    client_ca_file: file.optional(),
    client_auth_type: oneOf(clientAuthTypes).default('NoClientCert'),
    client_allowed_sans: list(text).optional(),
    min_version: oneOf(tlsVersions).default('TLS12'),
    max_version: oneOf(tlsVersions).default('TLS13'),
    cipher_suites: list(oneOf(cipherSuites)).default([]),
    curve_preferences: list(oneOf(curves)).default([]),
    prefer_server_cipher_suites: flag.default(true),
  }),
  http_server_config: fields({
    /** Taken, but HTTP/1.1 is what is spoken: a scrape is one request at a time. */
    http2: flag.optional(),
    headers: fields({
      'Content-Security-Policy': headerText.optional(),
      'X-Frame-Options': oneOf(['deny', 'sameorigin', '']).optional(),
      'X-Content-Type-Options': oneOf(['nosniff', '']).optional(),
      'X-XSS-Protection': headerText.optional(),
      'Strict-Transport-Security': headerText.optional(),
    })
      .nullish()
      .transform((headers) => headers ?? {}),
  }),
  basic_auth_users: z.record(z.string(), bcryptHash, 'names of users with their hashes'),
  rate_limit: fields({
    interval: duration.default(0),
    burst: z.int('a whole number from 1 on').min(1, 'a whole number from 1 on').default(1),
  }),
} as const;

export type TlsFields = z.infer<(typeof sections)['tls_server_config']>;
