/** Single lines of TAP. */
import type { Status } from '../../board/document.ts';

export interface TapPoint {
  readonly isOk: boolean;
  readonly status: Status;
  readonly number: string | undefined;
  readonly name: string;
  /** Of what was left out. */
  readonly reason: string;
  /** As node and bats write it behind the name. */
  readonly durationMs: number | undefined;
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
  const { text, directive, reason } = splitDirective(rest);
  const isOk = not === undefined;
  const name = text.replace(/^-\s*/, '').replace(/\s*\{$/, '').trim();
  const isLeftOut = directive === 'skip' || (directive === 'todo' && !isOk);
  const timed = /^(.*) in (\d+)ms$/.exec(name);
  return {
    isOk,
    status: isLeftOut ? 'skipped' : isOk ? 'passed' : 'failed',
    number,
    name: unescaped(timed?.[1] ?? name),
    reason: isLeftOut ? [directive.toUpperCase(), reason].filter(Boolean).join(' ') : '',
    durationMs: timed?.[2] === undefined ? undefined : Number(timed[2]),
  };
}

/** A plan: `1..3`, or `1..0 # SKIP reason`; null when the line is none. */
export function parsePlan(line: string): Plan | null {
  const match = /^1\.\.(\d{1,9})(?:\s+#\s*(.*))?$/.exec(line);
  return match ? { tests: Number(match[1]), reason: match[2] ?? '' } : null;
}

/** Behind the last `#` that is not escaped stands SKIP or TODO, or it belongs to the name. */
function splitDirective(rest: string) {
  const match = /(^|[^\\])#\s*(skip|todo)\w*:?(?:\s+(.*))?$/i.exec(rest);
  if (!match) return { text: rest, directive: '', reason: '' };
  const text = rest.slice(0, match.index + (match[1]?.length ?? 0)).trim();
  return { text, directive: (match[2] ?? '').toLowerCase(), reason: (match[3] ?? '').trim() };
}

const unescaped = (name: string): string => name.replaceAll(/\\([\\#])/g, '$1');
