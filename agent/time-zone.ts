/**
 * The short name of the machine's time zone, such as `CET`, from the file that says how its clocks are set (TZif, RFC 9636).
 * JavaScript's own library has such names for few zones, and takes 8 MB for the first question.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const headerBytes = 44;
const secondsPerHour = 3600;
/** Names, and how far the first one is behind universal time: `CET-1CEST,M3.5.0,M10.5.0/3`. */
const rule = /^(?<standard><[^>]+>|[A-Za-z]+)(?<behind>[+-]?\d+(?::\d+){0,2})(?<summer><[^>]+>|[A-Za-z]+)?/;

export interface ZoneOptions {
  /** The variable TZ: a name of a zone or a rule; undefined when it is not set. */
  readonly tz: string | undefined;
  /** How far the clock is ahead of universal time now, in seconds. */
  readonly offsetSeconds: number;
  /** Where the files of zones are; given by tests. */
  readonly zones?: string;
  /** The file of the machine's own zone; given by tests. */
  readonly localtime?: string;
}

/** The name; `UTC` without a file, as C libraries have it, and empty when the file does not know this offset. */
export function zoneName({ tz, offsetSeconds, zones, localtime }: ZoneOptions): string {
  const name = tz?.replace(/^:/, '');
  const file =
    name === undefined ? (localtime ?? '/etc/localtime') : join(zones ?? '/usr/share/zoneinfo', name || 'UTC');
  const bytes = readOrNone(file);
  if (bytes) return nameIn(bytes, offsetSeconds);
  return (name && nameByRule(name, offsetSeconds)) || 'UTC';
}

function readOrNone(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR'].includes(code)) return undefined;
    throw error;
  }
}

/** From the rule at the file's end, which is about now; else from the last of its changes that led to this offset. */
function nameIn(bytes: Buffer, offsetSeconds: number): string {
  if (bytes.toString('latin1', 0, 4) !== 'TZif') return '';
  // From version 2 on, all that counts stands in a second part, with longer numbers.
  const isOld = bytes[4] === 0;
  const start = isOld ? 0 : headerBytes + bodyBytes(bytes, 0, 4);
  const timeBytes = isOld ? 4 : 8;
  const end = start + headerBytes + bodyBytes(bytes, start, timeBytes);
  const footer = bytes.toString('latin1', end).trim();
  return nameByRule(footer, offsetSeconds) || nameByChange(bytes, start, timeBytes, offsetSeconds);
}

/** The six counts of a header: of universal and standard marks, leap seconds, changes, types, and characters of names. */
function countsAt(bytes: Buffer, start: number) {
  const [universal = 0, standard = 0, leaps = 0, changes = 0, types = 0, characters = 0] = [0, 1, 2, 3, 4, 5].map(
    (index) => bytes.readUInt32BE(start + 20 + 4 * index),
  );
  return { universal, standard, leaps, changes, types, characters };
}

function bodyBytes(bytes: Buffer, start: number, timeBytes: number): number {
  const { universal, standard, leaps, changes, types, characters } = countsAt(bytes, start);
  return changes * (timeBytes + 1) + types * 6 + characters + leaps * (timeBytes + 4) + standard + universal;
}

function nameByChange(bytes: Buffer, start: number, timeBytes: number, offsetSeconds: number): string {
  const { changes, types } = countsAt(bytes, start);
  const indexes = start + headerBytes + changes * timeBytes;
  const typesAt = indexes + changes;
  const used = [...bytes.subarray(indexes, typesAt)].reverse();
  for (const type of [...used, ...Array(types).keys()]) {
    const at = typesAt + 6 * type;
    if (bytes.readInt32BE(at) !== offsetSeconds) continue;
    const name = typesAt + 6 * types + (bytes[at + 5] ?? 0);
    return bytes.toString('latin1', name, bytes.indexOf(0, name));
  }
  return '';
}

function nameByRule(text: string, offsetSeconds: number): string {
  const { standard = '', behind = '0', summer = '' } = rule.exec(text)?.groups ?? {};
  const [hours = 0, minutes = 0, seconds = 0] = behind.replace(/^[+-]/, '').split(':').map(Number);
  const sign = behind.startsWith('-') ? 1 : -1;
  const standardSeconds = sign * (hours * secondsPerHour + minutes * 60 + seconds);
  const name = standardSeconds === offsetSeconds ? standard : summer;
  return name.replace(/^<|>$/g, '');
}
