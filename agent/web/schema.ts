/** The fields of the web configuration, as exporter-toolkit names them. */
import { fields, flag, list, mapOf, oneOf, optional, otherwise, type Read, text, wholeNumberFrom } from './fields.ts';
import { cipherSuites, clientAuthTypes, curves, tlsVersions } from './tls-names.ts';

const file = text('the path of a file', (path) => path !== '');
const headerText = text('text of one line that a header can hold', (line) => /^[\t\x20-\x7e\x80-\xff]*$/.test(line));

/** Each step doubles the time that a check takes; with 15, that is a few seconds. */
const maxCost = 15;
const bcryptHash = text(`a bcrypt hash ($2a$, $2b$ or $2y$) with a cost of 4 to ${maxCost}`, (hash) => {
  const cost = Number(/^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash)?.[1]);
  return cost >= 4 && cost <= maxCost;
});

const unitsMs = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of a duration as Go writes it. */
const duration: Read<number> = (value, place) => {
  const written = typeof value === 'string' || value === 0 ? String(value) : '';
  if (written === '0') return 0;
  const parts = [...written.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  if (written === '' || parts.map(([part]) => part).join('') !== written) {
    return place.expect('a duration such as 500ms, 1s or 1m30s; 0 for none');
  }
  // The pattern lets through only units of the table.
  return parts.reduce((sum, [, number, unit]) => sum + Number(number) * unitsMs[unit as keyof typeof unitsMs], 0);
};

export const tlsServerConfig = fields({
  cert: optional(text()),
  key: optional(text()),
  client_ca: optional(text()),
  cert_file: optional(file),
  key_file: optional(file),
  client_ca_file: optional(file),
  client_auth_type: otherwise('NoClientCert', oneOf(clientAuthTypes)),
  client_allowed_sans: optional(list(text())),
  min_version: otherwise('TLS12', oneOf(tlsVersions)),
  max_version: otherwise('TLS13', oneOf(tlsVersions)),
  cipher_suites: otherwise([], list(oneOf(cipherSuites))),
  curve_preferences: otherwise([], list(oneOf(curves))),
  prefer_server_cipher_suites: otherwise(true, flag),
});

export type TlsFields = NonNullable<ReturnType<typeof tlsServerConfig>>;

export const httpServerConfig = fields({
  /** Taken, but HTTP/1.1 is what is spoken: a scrape is one request at a time. */
  http2: optional(flag),
  headers: optional(
    fields({
      'Content-Security-Policy': optional(headerText),
      'X-Frame-Options': optional(oneOf(['deny', 'sameorigin', ''])),
      'X-Content-Type-Options': optional(oneOf(['nosniff', ''])),
      'X-XSS-Protection': optional(headerText),
      'Strict-Transport-Security': optional(headerText),
    }),
  ),
});

export const basicAuthUsers = mapOf(bcryptHash);

export const rateLimit = fields({
  interval: otherwise(0, duration),
  burst: otherwise(1, wholeNumberFrom(1)),
});

/** Every section. */
export const sectionNames = ['tls_server_config', 'http_server_config', 'basic_auth_users', 'rate_limit'] as const;
