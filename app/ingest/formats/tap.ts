/**
 * TAP, the Test Anything Protocol, 13 and 14 (https://testanything.org). The plan is a check as well: a program that
 * ends too early, or bails out, leaves no other trace than tests that are missing.
 */
import { HttpError } from '../../http-error.ts';
import { limits } from '../limits.ts';
import { shown } from '../report.ts';
import { type ReadOptions, ReportBuilder } from './builder.ts';
import type { Reading, TextReader } from './format.ts';
import { type Plan, parsePlan, parsePoint, type TapPoint } from './tap-line.ts';

const planCheck = 'TAP plan';
const run = { suite: 'TAP report', startedAt: null, finishedAt: null, id: null };
const indentSpaces = 4;
const timeLine = /^[ \t]*duration_ms: ([\d.]+)[ \t]*$/m;
/** What tools count at the end. */
const summary = /^(tests|suites|pass|fail|ok|cancelled|skipped|todo|duration_ms|time)\b/;

interface Point extends TapPoint {
  readonly line: number;
  /** Those of its subtest. */
  readonly children: Point[];
  diagnostics: string;
}

/** One level: the file, or a subtest. */
interface Level {
  points: Point[];
  plan: Plan | null;
}

const emptyLevel = (): Level => ({ points: [], plan: null });

export class TapReader implements TextReader {
  readonly #builder: ReportBuilder;
  readonly #levels: Level[] = [emptyLevel()];
  #pending = '';
  #line = 0;
  #bailOut: string | null = null;
  /** How far the diagnostics (YAML) that are open are indented; null outside of them. */
  #diagnosticsIndent: number | null = null;
  #isTap = false;

  constructor(options: ReadOptions) {
    this.#builder = new ReportBuilder(options);
  }

  write(text: string): void {
    const lines = (this.#pending + text).split('\n');
    this.#pending = lines.pop() ?? '';
    for (const line of lines) this.#readLine(line);
    if (this.#pending.length > limits.lineCharacters) throw lineTooLong(this.#line + 1);
  }

  /** @throws HttpError 422 when no line is TAP. */
  *end(): Reading {
    this.#readLine(this.#pending);
    if (!this.#isTap) throw notTap();
    while (this.#levels.length > 1) this.#closeUnnamed();
    const top = this.#levels[0] ?? emptyLevel();
    for (const point of top.points) {
      this.#add(point, '');
      yield;
    }
    this.#addPlan(top);
    return this.#builder.finish('test');
  }

  #readLine(raw: string): void {
    this.#line += 1;
    if (raw.length > limits.lineCharacters) throw lineTooLong(this.#line);
    if (raw === '') return;
    const line = raw.trimEnd();
    if (line === '') return;
    const indent = line.length - line.trimStart().length;
    const text = line.slice(indent);
    if (this.#diagnosticsIndent !== null) this.#readDiagnostics(text, indent);
    else if (text === '---') this.#diagnosticsIndent = indent;
    else if (this.#bailOut === null) this.#readStatement(text, indent);
  }

  #readDiagnostics(text: string, indent: number): void {
    const points = this.#levels.at(-1)?.points;
    if (text === '...' && indent === this.#diagnosticsIndent) this.#diagnosticsIndent = null;
    else if (points?.at(-1))
      this.#note(points.at(-1), ' '.repeat(Math.max(0, indent - (this.#diagnosticsIndent ?? 0))) + text);
  }

  /** More than a message can hold is not gathered. */
  #note(point: Point | undefined, text: string): void {
    if (point && point.diagnostics.length <= 2 * limits.messageBytes) point.diagnostics += `${text}\n`;
  }

  #readStatement(text: string, indent: number): void {
    const bail = /^Bail out!\s*(.*)$/i.exec(text);
    const depth = Math.floor(indent / indentSpaces);
    const point = parsePoint(text);
    const plan = parsePlan(text);
    if (bail) this.#bailOut = bail[1] ?? '';
    else if (point) this.#addPoint(point, depth);
    else if (plan) this.#level(depth).plan = plan;
    else if (text === '}') this.#closeBlock(depth);
    else if (!/^# Subtest/.test(text)) this.#comment(text.replace(/^#\s*/, ''));
    if (bail || point || plan || /^TAP version 1[34]$/.test(text)) this.#isTap = true;
  }

  /** What a test that failed says in comments or between the lines, as TAP did before there were diagnostics. */
  #comment(text: string): void {
    const last = this.#levels.at(-1)?.points.at(-1);
    if (last?.isOk === false && !summary.test(text)) this.#note(last, text);
  }

  /** The end of a subtest in braces, which stands behind its point. */
  #closeBlock(depth: number): void {
    const level = this.#level(depth);
    const inner = this.#levels.length > depth + 1 ? this.#levels.pop() : undefined;
    level.points.at(-1)?.children.push(...(inner?.points ?? []));
  }

  #addPoint(point: TapPoint, depth: number): void {
    this.#builder.count(`line ${this.#line}`);
    const level = this.#level(depth);
    const inner = this.#levels.length > depth + 1 ? this.#levels.pop() : undefined;
    level.points.push({ ...point, line: this.#line, children: inner?.points ?? [], diagnostics: '' });
  }

  /** The level of an indentation; a deeper one opens a subtest, and the point that follows it names it. */
  #level(depth: number): Level {
    if (depth > limits.depth) throw tooDeep(this.#line);
    while (this.#levels.length - 1 < depth) this.#levels.push(emptyLevel());
    while (this.#levels.length - 1 > depth + 1) this.#closeUnnamed();
    return this.#levels[depth] ?? emptyLevel();
  }

  /** A subtest that ends without a point of its own: its tests are kept, and the plan does not fit. */
  #closeUnnamed(): void {
    const inner = this.#levels.pop();
    this.#levels.at(-1)?.points.push(...(inner?.points ?? []));
  }

  #add(point: Point, path: string): void {
    const name = path + (point.name || `test ${point.number ?? ''}`.trim());
    for (const child of point.children) this.#add(child, `${name} / `);
    const duration = timeLine.exec(point.diagnostics)?.[1];
    const diagnostics = point.diagnostics.replace(timeLine, '');
    this.#builder.result(
      {
        at: `line ${point.line}`,
        check: name,
        status: point.status,
        durationMs: duration === undefined ? point.durationMs : Number(duration),
        message: (point.status === 'failed' ? diagnostics : point.reason) || null,
      },
      run,
    );
  }

  #addPlan({ points, plan }: Level): void {
    const planned = plan?.tests;
    let message: string | null = null;
    if (this.#bailOut !== null) message = `Bail out! ${this.#bailOut}`.trim();
    else if (planned === undefined) message = 'There is no plan: the program may have ended too early.';
    else if (planned !== points.length) message = `${planned} tests were planned, ${points.length} ran.`;
    const isSkipped = message === null && planned === 0;
    this.#builder.result(
      {
        at: 'the plan',
        check: planCheck,
        status: isSkipped ? 'skipped' : message === null ? 'passed' : 'error',
        durationMs: null,
        message: isSkipped ? plan?.reason || 'No test was planned.' : message,
      },
      run,
    );
  }
}

function notTap(): HttpError {
  return new HttpError(422, 'not_of_format', 'The text is not TAP. Nothing was stored.', {
    problems: [
      { at: 'the body', value: 'no line of TAP', expected: 'lines like "ok 1 - name" and a plan like "1..3"' },
    ],
  });
}

function lineTooLong(line: number): HttpError {
  return new HttpError(422, 'line_too_long', 'A line of the TAP is too long. Nothing was stored.', {
    problems: [{ at: `line ${line}`, value: 'too many characters', expected: `at most ${limits.lineCharacters}` }],
  });
}

function tooDeep(line: number): HttpError {
  return new HttpError(422, 'tap_too_deep', 'The subtests are nested too deep. Nothing was stored.', {
    problems: [{ at: `line ${line}`, value: shown('an indented test'), expected: `at most ${limits.depth} levels` }],
  });
}
