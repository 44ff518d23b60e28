/** Single lines of TAP. */
import type { Status } from '../../board/document.ts';

export interface TapPoint {
  readonly isOk: boolean;
  readonly status: Status;
  readonly number: string | undefined;
  readonly name: string;
  /** Of what was left out. */
  readonly reason: string;
  /** As bats, node-tap and Vitest write it behind the name. */
  readonly durationMs: number | null;
  /** The tests between the braces that follow are its subtest. */
  readonly opensBlock: boolean;
}

export interface Plan {
  readonly tests: number;
  readonly reason: string;
}

/** A test point: `not ok 3 - name # TODO reason`; null when the line is none. */
export function parsePoint(line: string): TapPoint | null {
  const match = /^(not )?ok\b(?:\s+(\d+)\b)?\s*(.*)$/.exec(line);
  if (!match) return null;
  const [, not, number, rest = ''] = match;
  const { text, directive, reason } = splitDirective(rest.replace(/\s+\{$/, ''));
  const isOk = not === undefined;
  // Whoever writes that a test is to be done may call it ok, though nothing ran (Vitest).
  const isLeftOut = directive !== '';
  const { name, durationMs } = splitTime(text.replace(/^-\s*/, ''));
  return {
    isOk,
    status: isLeftOut ? 'skipped' : isOk ? 'passed' : 'failed',
    number,
    name: unescaped(name.trim()),
    reason: isLeftOut ? [directive.toUpperCase(), reason].filter(Boolean).join(' ') : '',
    durationMs,
    opensBlock: /\s\{$/.test(rest),
  };
}

/** A plan: `1..3`, or `1..0 # SKIP reason`; null when the line is none. */
export function parsePlan(line: string): Plan | null {
  const match = /^1\.\.(\d{1,9})(?:\s+#\s*(.*))?$/.exec(line);
  return match ? { tests: Number(match[1]), reason: match[2] ?? '' } : null;
}

/** `name # time=1.5ms` or `name in 2ms`: a time in a name would make another check of it in each run. */
function splitTime(text: string): { readonly name: string; readonly durationMs: number | null } {
  const match = /\s+(?:#\s*time=([\d.]+)ms|in (\d+)ms)$/.exec(text);
  if (!match) return { name: text, durationMs: null };
  return { name: text.slice(0, match.index), durationMs: Number(match[1] ?? match[2]) };
}

/** Behind the last `#` that is not escaped stands SKIP or TODO, or it belongs to the name. */
function splitDirective(rest: string) {
  const match = /(^|[^\\])#\s*(skip|todo)\w*:?(?:\s+(.*))?$/i.exec(rest);
  if (!match) return { text: rest, directive: '', reason: '' };
  const text = rest.slice(0, match.index + (match[1]?.length ?? 0)).trim();
  return { text, directive: (match[2] ?? '').toLowerCase(), reason: (match[3] ?? '').trim() };
}

const unescaped = (name: string): string => name.replaceAll(/\\([\\#])/g, '$1');
