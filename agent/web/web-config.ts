/**
 * The web configuration: a file in the format of Prometheus's exporter-toolkit in, what the server needs out. All problems
 * are told at once, each with the path of its field, and none with a value: they may be secrets.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../error-code.ts';
import { isRecord, Place, type Read, shownKey } from './fields.ts';
import { basicAuthUsers, httpServerConfig, rateLimit, sectionNames, tlsServerConfig } from './schema.ts';
import { loadTls, type TlsSettings, tlsConflicts } from './tls.ts';
import type { ParseYaml } from './yaml.ts';

export interface RateLimit {
  /** In which one more request is allowed. */
  readonly intervalMs: number;
  /** Requests that are allowed at once after a rest. */
  readonly burst: number;
}

export interface WebConfig {
  /** Without it, plain HTTP is spoken. */
  readonly tls: TlsSettings | undefined;
  /** Added to every answer. */
  readonly headers: Readonly<Record<string, string>>;
  /** Who may ask → the bcrypt hash of the password; empty: everybody. */
  readonly users: ReadonlyMap<string, string>;
  readonly rateLimit: RateLimit | undefined;
}

export interface ReadResult {
  /** Undefined when there are problems. */
  readonly config: WebConfig | undefined;
  readonly problems: readonly string[];
  /** The file and those that it names: when one of them changes, it is to be read again. */
  readonly files: readonly string[];
}

/** Reads the file at `path`; paths in it are relative to its folder. */
export function readWebConfig(path: string, parseYaml: ParseYaml): ReadResult {
  const files = [path];
  const problems: string[] = [];
  const top = parseFile(path, parseYaml, problems);
  const names: readonly string[] = sectionNames;
  for (const name of Object.keys(top)) {
    if (!names.includes(name)) problems.push(`${shownKey(name)}: no such section; expected: ${names.join(', ')}`);
  }
  /** A section that is there and empty counts as absent, as in the toolkit. */
  const section = <T>(name: (typeof sectionNames)[number], read: Read<T>): T | undefined =>
    top[name] === undefined || top[name] === null ? undefined : read(top[name], new Place(name, problems));
  const tlsFields = section('tls_server_config', tlsServerConfig);
  const http = section('http_server_config', httpServerConfig);
  const users = section('basic_auth_users', basicAuthUsers);
  const rate = section('rate_limit', rateLimit);
  problems.push(...tlsConflicts(top.tls_server_config).map((line) => `tls_server_config.${line}`));
  const tls = tlsFields && loadTls(tlsFields, { folder: dirname(path), files, problems });
  const headers = Object.entries(http?.headers ?? {}).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  const config: WebConfig = {
    tls,
    headers: Object.fromEntries(headers),
    users: users ?? new Map(),
    rateLimit: rate && rate.interval > 0 ? { intervalMs: rate.interval, burst: rate.burst } : undefined,
  };
  const isGood = problems.length === 0;
  return { config: isGood ? config : undefined, problems: problems.map((line) => `${path}: ${line}`), files };
}

function parseFile(path: string, parseYaml: ParseYaml, problems: string[]): Readonly<Record<string, unknown>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    problems.push(`cannot be read (${codeOf(error)}); expected: a readable file`);
    return {};
  }
  const { value, problems: mistakes } = parseYaml(text);
  problems.push(...mistakes);
  if (mistakes.length > 0 || value === null || value === undefined) return {};
  if (isRecord(value)) return value;
  problems.push(`holds no sections; expected: ${sectionNames.join(', ')}`);
  return {};
}
