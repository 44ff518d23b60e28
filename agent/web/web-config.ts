/**
 * The web configuration: a file in the format of Prometheus's exporter-toolkit in, what the server needs out. All problems
 * are told at once, each with the path of its field, and none with a value: they may be secrets.
 */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { codeOf } from '../error-code.ts';
import { sections } from './schema.ts';
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
  const unknown = Object.keys(top).filter((name) => !Object.hasOwn(sections, name));
  problems.push(
    ...unknown.map((name) => `${shownKey(name)}: no such section; expected: ${Object.keys(sections).join(', ')}`),
  );
  const section = <N extends keyof typeof sections>(name: N) => parseSection(name, top[name], problems);
  const tlsFields = section('tls_server_config');
  const http = section('http_server_config');
  const users = section('basic_auth_users');
  const rate = section('rate_limit');
  problems.push(...tlsConflicts(top.tls_server_config).map((line) => `tls_server_config.${line}`));
  const tls = tlsFields && loadTls(tlsFields, { folder: dirname(path), files, problems });
  const headers = Object.entries(http?.headers ?? {}).flatMap(([name, value]) =>
    value ? [[name, value] as const] : [],
  );
  const config: WebConfig = {
    tls,
    headers: Object.fromEntries(headers),
    users: new Map(Object.entries(users ?? {})),
    rateLimit: rate && rate.interval > 0 ? { intervalMs: rate.interval, burst: rate.burst } : undefined,
  };
  return {
    config: problems.length === 0 ? config : undefined,
    problems: problems.map((line) => `${path}: ${line}`),
    files,
  };
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
  problems.push(`holds no sections; expected: ${Object.keys(sections).join(', ')}`);
  return {};
}

/** A section that is there and empty counts as absent, as in the toolkit. */
function parseSection<N extends keyof typeof sections>(
  name: N,
  value: unknown,
  problems: string[],
): z.infer<(typeof sections)[N]> | undefined {
  if (value === undefined || value === null) return undefined;
  const result = sections[name].safeParse(value);
  // The schema of the name gives the type of the name; TypeScript does not follow that through the table.
  if (result.success) return result.data as z.infer<(typeof sections)[N]>;
  for (const issue of result.error.issues) {
    const path = [name, ...issue.path.map((part) => shownKey(String(part)))].join('.');
    if (issue.code !== 'unrecognized_keys') problems.push(`${path}: expected: ${issue.message}`);
    else problems.push(...issue.keys.map((key) => `${path}.${shownKey(key)}: no such field`));
  }
  return undefined;
}

/** A key that looks like a name; with a space or a colon forgotten, it may be a secret. */
const shownKey = (key: string): string => (/^[\w.-]{1,40}$/.test(key) ? key : '(a name that is not shown)');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
