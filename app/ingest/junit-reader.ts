/**
 * Tags of a JUnit file in, runs out. Dialects: the root is `testsuites` or `testsuite`, suites lie in suites, cases lie
 * directly below the root (node:test), a time is "1,234.5" or absent, and a case that was not run says so by an
 * attribute (GoogleTest) or a `skipped` child.
 */
import type { Status } from '../board/document.ts';
import { HttpError, type Problem } from '../http-error.ts';
import { isPlausibleTime, limits } from './limits.ts';
import {
  messageProblem,
  nameOf,
  nameProblem,
  type ReportedResult,
  type ReportedRun,
  shown,
  tooManyResults,
} from './report.ts';

type Attributes = Readonly<Record<string, string>>;

/** The outcome that an element inside a test case tells; the worst one counts. */
const outcomes: Readonly<Record<string, Status>> = { failure: 'failed', error: 'error', skipped: 'skipped' };
const severity: readonly Status[] = ['passed', 'skipped', 'failed', 'error'];
const notRun = /^(notrun|disabled|skipped)$/i;

interface OpenCase {
  readonly attributes: Attributes;
  readonly line: number;
  status: Status;
  message: string;
}

interface OpenOutcome {
  readonly status: Status;
  readonly message: string;
  text: string;
}

interface OpenRun {
  readonly suite: string;
  readonly startedAt: Date | null;
  readonly finishedAt: null;
  readonly idempotencyKey: null;
  readonly results: ReportedResult[];
}

export class JUnitReader {
  readonly #suite: string | null;
  readonly #runs = new Map<string, OpenRun>();
  readonly #problems: Problem[] = [];
  /** The suites that are open, outermost first. */
  readonly #path: { readonly name: string; readonly attributes: Attributes }[] = [];
  #root = '';
  #rootName = '';
  #depth = 0;
  #count = 0;
  #case: OpenCase | null = null;
  #outcome: OpenOutcome | null = null;

  constructor(suite: string | null) {
    this.#suite = suite;
  }

  open(element: string, attributes: Attributes, line: number): void {
    this.#depth += 1;
    if (this.#depth > limits.xmlDepth) throw tooDeep(element, line);
    if (this.#depth === 1) this.#openRoot(element, attributes, line);
    if (this.#case && (element === 'testsuite' || element === 'testcase')) throw insideCase(element, line);
    if (element === 'testsuite') this.#openSuite(attributes, line);
    else if (element === 'testcase') this.#openCase(attributes, line);
    else this.#openOutcome(element, attributes);
  }

  text(value: string): void {
    if (this.#outcome) this.#outcome.text += value;
  }

  close(element: string): void {
    this.#depth -= 1;
    if (element === 'testsuite') this.#path.pop();
    else if (element === 'testcase') this.#closeCase();
    else if (element in outcomes) this.#closeOutcome();
  }

  problems(): readonly Problem[] {
    if (this.#problems.length > 0 || this.#count > 0) return this.#problems;
    return [{ at: `<${this.#root}>`, value: 'no testcase', expected: 'at least one testcase' }];
  }

  runs(): readonly ReportedRun[] {
    return [...this.#runs.values()];
  }

  #openRoot(element: string, attributes: Attributes, line: number): void {
    this.#root = element;
    this.#rootName = nameOf(attributes.name ?? '');
    if (element === 'testsuites' || element === 'testsuite') return;
    throw new HttpError(422, 'not_junit', 'The XML is not a JUnit report. Nothing was stored.', {
      problems: [{ at: `line ${line}`, value: `<${shown(element)}>`, expected: 'the root testsuites or testsuite' }],
    });
  }

  #openSuite(attributes: Attributes, line: number): void {
    const name = nameOf(attributes.name ?? '');
    if (this.#suite === null) this.#check(line, 'testsuite @name', name, nameProblem(name));
    this.#path.push({ name, attributes });
  }

  #openCase(attributes: Attributes, line: number): void {
    this.#count += 1;
    if (this.#count > limits.results) throw tooManyResults(`line ${line}`, `testcase number ${this.#count}`);
    const status = notRun.test(attributes.status ?? '') ? 'skipped' : 'passed';
    this.#case = { attributes, line, status, message: '' };
  }

  #openOutcome(element: string, attributes: Attributes): void {
    const status = outcomes[element];
    if (status && this.#case) this.#outcome = { status, message: attributes.message ?? '', text: '' };
  }

  #closeOutcome(): void {
    const [outcome, open] = [this.#outcome, this.#case];
    this.#outcome = null;
    if (!outcome || !open || severity.indexOf(outcome.status) <= severity.indexOf(open.status)) return;
    const text = outcome.text.trim();
    open.status = outcome.status;
    open.message = text.includes(outcome.message) ? text : [outcome.message, text].filter(Boolean).join('\n');
  }

  #closeCase(): void {
    const open = this.#case;
    this.#case = null;
    if (!open) return;
    const run = this.#runOf(open);
    const check = this.#checkName(open.attributes, run.suite);
    this.#check(open.line, 'testcase @name', check, nameProblem(check));
    this.#check(open.line, 'the message of the testcase', open.message, messageProblem(open.message));
    const { status, message } = open;
    run.results.push({
      check,
      status,
      durationMs: this.#duration(open),
      message: message === '' ? null : message,
      flaky: false,
      dimensions: null,
      observedAt: null,
    });
  }

  /** The run that a case belongs to: of the named suite, else of the suites it lies in, else of the root. */
  #runOf({ line }: OpenCase): OpenRun {
    const inner = this.#path.at(-1);
    const path = this.#path.map(({ name }) => name).join(' / ');
    const suite = this.#suite ?? (inner ? path : this.#rootName || 'JUnit report');
    const known = this.#runs.get(suite);
    if (known) return known;
    if (this.#suite === null) this.#check(line, 'the names of the suites', suite, nameProblem(suite));
    const startedAt = timestamp(inner?.attributes.timestamp);
    const run: OpenRun = { suite, startedAt, finishedAt: null, idempotencyKey: null, results: [] };
    this.#runs.set(suite, run);
    return run;
  }

  /** `classname.name`; a class name that only repeats the suite, or node:test's constant "test", adds nothing. */
  #checkName({ classname = '', name = '' }: Attributes, suite: string): string {
    const path = this.#path.map((part) => part.name).join('.');
    const repeats = this.#suite === null && (classname === suite || classname === path);
    return classname === '' || classname === 'test' || repeats ? nameOf(name) : nameOf(`${classname}.${name}`);
  }

  #duration({ attributes: { time }, line }: OpenCase): number | null {
    if (time === undefined || time.trim() === '') return null;
    const seconds = Number(time.replaceAll(',', ''));
    if (seconds >= 0 && seconds * 1000 <= limits.durationMs) return seconds * 1000;
    const expected = `seconds, 0 to ${limits.durationMs / 1000}`;
    this.#problems.push({ at: `line ${line}: testcase @time`, value: shown(time), expected });
    return null;
  }

  #check(line: number, what: string, value: string, expected: string | null): void {
    if (expected) this.#problems.push({ at: `line ${line}: ${what}`, value: shown(value), expected });
  }
}

/** Such a file has lost an end tag; whichever results were taken from it, others would be missing. */
function insideCase(element: string, line: number): HttpError {
  return new HttpError(422, 'not_junit', 'The XML is not a JUnit report. Nothing was stored.', {
    problems: [
      { at: `line ${line}`, value: `<${element}> inside a testcase`, expected: 'the end of the testcase before it' },
    ],
  });
}

function tooDeep(element: string, line: number): HttpError {
  return new HttpError(422, 'xml_too_deep', 'The XML is nested too deep. Nothing was stored.', {
    problems: [
      {
        at: `line ${line}`,
        value: `<${shown(element)}>`,
        expected: `at most ${limits.xmlDepth} elements in each other`,
      },
    ],
  });
}

/** Only a time with its zone says when something was. */
function timestamp(text: string | undefined): Date | null {
  if (!text || !/(Z|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const time = new Date(text);
  return isPlausibleTime(time) ? time : null;
}
