/** The section `tls_server_config`: its fields in, what Node's TLS server needs out, with the certificates read. */
import { constants } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { certificatesIn } from '../certificates.ts';
import { codeOf } from '../error-code.ts';
import type { TlsFields } from './schema.ts';
import {
  alwaysOn,
  type ClientAuthType,
  opensslCiphers,
  opensslCurves,
  opensslVersions,
  tlsVersions,
} from './tls-names.ts';

export interface TlsSettings {
  readonly context: SecureContextOptions;
  readonly clientAuthType: ClientAuthType;
  /** A client's certificate must be for one of them; undefined: for whomever. */
  readonly allowedSans: readonly string[] | undefined;
  /** Where the server's own certificate is; undefined when it stands in the configuration itself. */
  readonly certificateFile: string | undefined;
}

interface Place {
  /** Paths are relative to it. */
  readonly folder: string;
  /** Takes every file that is named. */
  readonly files: string[];
  /** Takes every problem. */
  readonly problems: string[];
}

const requiring: readonly unknown[] = ['RequireAnyClientCert', 'RequireClientCert', 'RequireAndVerifyClientCert'];

/** What is wrong between the fields of the section, whatever is wrong in one of them. */
export function tlsConflicts(section: unknown): readonly string[] {
  if (typeof section !== 'object' || section === null) return [];
  const given = new Map<string, unknown>(Object.entries(section).filter(([, value]) => value !== null));
  const problems: string[] = [];
  for (const name of ['cert', 'key', 'client_ca']) {
    const hasBoth = given.has(name) && given.has(`${name}_file`);
    if (hasBoth) problems.push(`${name}: set together with ${name}_file; expected: only one of them`);
    const hasNone = !given.has(name) && !given.has(`${name}_file`);
    if (hasNone && name !== 'client_ca') problems.push(`${name}_file: not set; expected: it, or ${name}`);
  }
  const auth = given.get('client_auth_type') ?? 'NoClientCert';
  const hasCa = given.has('client_ca') || given.has('client_ca_file');
  if (hasCa && auth === 'NoClientCert') {
    problems.push('client_auth_type: asks for no certificate; expected: another one beside a client CA');
  }
  if (given.has('client_allowed_sans') && !requiring.includes(auth)) {
    problems.push(
      `client_auth_type: requires no certificate; expected beside client_allowed_sans: ${requiring.join(', ')}`,
    );
  }
  const versions: readonly unknown[] = tlsVersions;
  const oldest = versions.indexOf(given.get('min_version') ?? 'TLS12');
  const newest = versions.indexOf(given.get('max_version') ?? 'TLS13');
  if (oldest > newest && newest >= 0) problems.push('min_version: newer than max_version; expected: at most as new');
  return problems;
}

/** Reads the certificates. Undefined when one cannot be used; `problems` then has why. */
export function loadTls(fields: TlsFields, { folder, files, problems }: Place): TlsSettings | undefined {
  const before = problems.length;
  const read = (name: 'cert' | 'key' | 'client_ca'): Buffer | undefined => {
    const path = fields[`${name}_file`];
    if (path === undefined) return fields[name] === undefined ? undefined : Buffer.from(fields[name]);
    const file = resolve(folder, path);
    files.push(file);
    try {
      return readFileSync(file);
    } catch (error) {
      problems.push(
        `tls_server_config.${name}_file: cannot read ${file} (${codeOf(error)}); expected: a readable file`,
      );
      return undefined;
    }
  };
  const [cert, key, clientCa] = [read('cert'), read('key'), read('client_ca')];
  for (const [name, bytes] of Object.entries({ cert, client_ca: clientCa })) {
    const field = Object.hasOwn(fields, `${name}_file`) ? `${name}_file` : name;
    const problem = bytes && problemOf(bytes);
    if (problem) problems.push(`tls_server_config.${field}: ${problem}; expected: PEM`);
  }
  const context: SecureContextOptions = { ...protocolOf(fields), cert, key, ...(clientCa && { ca: clientCa }) };
  if (problems.length === before) tryOut(context, problems);
  if (problems.length > before) return undefined;
  return {
    context,
    clientAuthType: fields.client_auth_type,
    allowedSans: fields.client_allowed_sans,
    certificateFile: fields.cert_file && resolve(folder, fields.cert_file),
  };
}

function problemOf(certificates: Buffer): string | undefined {
  try {
    certificatesIn(certificates);
    return undefined;
  } catch (error) {
    // It says what is wrong and quotes nothing.
    return error instanceof Error ? error.message : String(error);
  }
}

function protocolOf(fields: TlsFields): SecureContextOptions {
  const named: Readonly<Record<string, string>> = opensslCiphers;
  const older = fields.cipher_suites.flatMap((name) => named[name] ?? []);
  const groups = fields.curve_preferences.map((name) => opensslCurves[name]);
  return {
    minVersion: opensslVersions[fields.min_version],
    maxVersion: opensslVersions[fields.max_version],
    honorCipherOrder: fields.prefer_server_cipher_suites,
    ...(older.length > 0 && { ciphers: [...alwaysOn, ...older].join(':') }),
    ...(groups.length > 0 && { ecdhCurve: groups.join(':') }),
    // A resumed session would keep what was verified under certificates that have been replaced since.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

/** Only OpenSSL knows whether a key can be read and fits its certificate. */
function tryOut(context: SecureContextOptions, problems: string[]): void {
  try {
    createSecureContext(context);
  } catch (error) {
    problems.push(
      `tls_server_config: the certificate and its key cannot be used (${codeOf(error)}); expected: PEM of a pair`,
    );
  }
}
