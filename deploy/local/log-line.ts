/** One line of a log, as people read it: our JSON lines become time, level, message; others stay as they are. */
import { stripVTControlCharacters, styleText } from 'node:util';

const levelColors: Readonly<Record<string, 'red' | 'yellow' | 'green' | 'gray'>> = {
  fatal: 'red',
  error: 'red',
  warn: 'yellow',
  info: 'green',
  debug: 'gray',
  trace: 'gray',
};

/** Fields that every line has and that the reader knows already. */
const leftOut = new Set(['level', 'time', 'service', 'instance', 'msg', 'err']);

export function formatLogLine(line: string): string {
  const entry = parseEntry(line);
  if (!entry) return stripVTControlCharacters(line);
  const { level, time, msg } = entry;
  const rest = Object.entries(entry).filter(([name]) => !leftOut.has(name));
  const fields = rest.map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const error = describeError(entry.err);
  const shownLevel = styleText(levelColors[String(level)] ?? 'gray', String(level).padEnd(5));
  const clock = String(time).replace(/^.*T/, '').replace('Z', '');
  return [clock, shownLevel, String(msg ?? ''), ...fields].join('  ') + (error ? `\n    ${error}` : '');
}

function parseEntry(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'level' in value ? { ...value } : undefined;
  } catch {
    return undefined; // a line that only begins like ours
  }
}

function describeError(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { stack, message } = error as { stack?: unknown; message?: unknown }; // pino's form of an error
  return String(stack ?? message ?? '').replaceAll('\n', '\n    ');
}
