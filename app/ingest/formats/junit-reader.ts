/**
 * Tags of a JUnit file in, a report out. Dialects: the root is `testsuites` or `testsuite`, suites lie in suites, cases
 * lie directly below the root (node:test), a time is "1,234.5" or absent, a case that was not run says so by an
 * attribute (GoogleTest, CTest) or a `skipped` child, and Surefire adds what happened when it tried again.
 */
import { HttpError } from '../../http-error.ts';
import { limits } from '../limits.ts';
import { type ParsedReport, shown } from '../report.ts';
import { type FoundRun, type ReadOptions, ReportBuilder } from './builder.ts';
import { type Attributes, OpenCase } from './junit-case.ts';
import { oneLine, timeOf } from './texts.ts';

interface OpenSuite {
  readonly name: string;
  readonly attributes: Attributes;
  readonly line: number;
  /** It has cases or suites of its own. */
  isUsed: boolean;
}

const roots = ['testsuites', 'testsuite'];

export class JUnitReader {
  readonly #builder: ReportBuilder;
  readonly #isNamed: boolean;
  /** The suites that are open, outermost first. */
  readonly #path: OpenSuite[] = [];
  #rootName = '';
  #depth = 0;
  #case: OpenCase | null = null;

  constructor(options: ReadOptions) {
    this.#builder = new ReportBuilder(options);
    this.#isNamed = options.suite !== null;
  }

  open(element: string, attributes: Attributes, line: number): void {
    this.#depth += 1;
    if (this.#depth > limits.depth) throw tooDeep(element, line);
    if (this.#depth === 1) this.#openRoot(element, attributes, line);
    if (this.#case && (element === 'testsuite' || element === 'testcase')) throw insideCase(element, line);
    if (element === 'testsuite') this.#openSuite(attributes, line);
    else if (element === 'testcase') this.#openCase(attributes, line);
    else if (this.#case) this.#case.open(element, attributes);
    else if (element === 'error' || element === 'failure') this.#openSuiteOutcome(element, attributes, line);
  }

  text(value: string): void {
    this.#case?.text(value);
  }

  close(element: string): void {
    this.#depth -= 1;
    if (element === 'testsuite') this.#closeSuite();
    else if (element === 'testcase') this.#closeCase();
    else if (this.#case?.close(element)) this.#closeCase();
  }

  /** @throws HttpError 422 when nothing of it can be stored. */
  finish(): ParsedReport {
    return this.#builder.finish('testcase');
  }

  #openRoot(element: string, attributes: Attributes, line: number): void {
    this.#rootName = oneLine(attributes.name ?? '');
    if (roots.includes(element)) return;
    throw new HttpError(422, 'not_of_format', 'The XML is not a JUnit report. Nothing was stored.', {
      problems: [{ at: `line ${line}`, value: `<${shown(element)}>`, expected: 'the root testsuites or testsuite' }],
    });
  }

  #openSuite(attributes: Attributes, line: number): void {
    const outer = this.#path.at(-1);
    if (outer) outer.isUsed = true;
    this.#path.push({ name: oneLine(attributes.name ?? ''), attributes, line, isUsed: false });
  }

  #closeSuite(): void {
    const suite = this.#path.pop();
    if (suite && !suite.isUsed) this.#builder.ignore(`line ${suite.line}`, suite.name, 'a testsuite without testcases');
  }

  #openCase(attributes: Attributes, line: number): void {
    this.#builder.count(`line ${line}`);
    const suite = this.#path.at(-1);
    if (suite) suite.isUsed = true;
    this.#case = new OpenCase(attributes, line);
  }

  /** A suite that failed as a whole, as when its set-up did, is a check of its own. */
  #openSuiteOutcome(element: string, attributes: Attributes, line: number): void {
    const suite = this.#path.at(-1);
    if (!suite) return;
    this.#openCase({ name: `${suite.name} (the whole suite)` }, line);
    this.#case?.open(element, attributes, { endsCase: true });
  }

  #closeCase(): void {
    const open = this.#case;
    this.#case = null;
    if (!open) return;
    const run = this.#run();
    this.#builder.result(
      {
        at: `line ${open.line}`,
        check: this.#checkName(open.attributes, run.suite),
        status: open.status,
        durationMs: open.durationMs(),
        message: open.message(),
        flaky: open.isFlaky(),
        dimensions: open.properties,
      },
      run,
    );
  }

  /** The run that a case belongs to: of the suites it lies in, else of the root. */
  #run(): FoundRun {
    const names = this.#path.map(({ name }) => name).filter(Boolean);
    const startedAt = timeOf(this.#path.at(-1)?.attributes.timestamp);
    const suite = names.length > 0 ? names.join(' / ') : this.#rootName || 'JUnit report';
    return { suite, startedAt, finishedAt: null, id: null };
  }

  /** `classname.name`; a class name that only repeats the suite, or node:test's constant "test", adds nothing. */
  #checkName({ classname = '', name = '' }: Attributes, suite: string): string {
    const inner = this.#path.at(-1)?.name;
    const path = this.#path.map((part) => part.name).join('.');
    const repeats = !this.#isNamed && [suite, path, inner].includes(oneLine(classname));
    // jest-junit writes the whole name into both, and mocha-junit-reporter its end into the class.
    if (name === classname || name.endsWith(` ${classname}`)) return name;
    return classname === '' || classname === 'test' || repeats ? name : `${classname}.${name}`;
  }
}

/** Such a file has lost an end tag; whichever results were taken from it, others would be missing. */
function insideCase(element: string, line: number): HttpError {
  return new HttpError(422, 'not_of_format', 'The XML is not a JUnit report. Nothing was stored.', {
    problems: [
      { at: `line ${line}`, value: `<${element}> inside a testcase`, expected: 'the end of the testcase before it' },
    ],
  });
}

function tooDeep(element: string, line: number): HttpError {
  return new HttpError(422, 'xml_too_deep', 'The XML is nested too deep. Nothing was stored.', {
    problems: [
      { at: `line ${line}`, value: `<${shown(element)}>`, expected: `at most ${limits.depth} elements in each other` },
    ],
  });
}
