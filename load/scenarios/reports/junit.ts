/** JUnit XML as pytest writes it, with the suite's name from its setting `junit_suite_name`. */
import { type CheckResult, endOf, type Status, type ToolFormat } from './report.ts';

export const junit: ToolFormat = {
  name: 'junit',
  contentType: 'application/xml',
  otherStatuses: ['failed', 'error', 'skipped'],
  write(report) {
    const { suite, startedAt, results } = report;
    const count = (status: Status): number => results.filter((result) => result.status === status).length;
    const attributes = attributesOf({
      name: suite,
      errors: count('error'),
      failures: count('failed'),
      skipped: count('skipped'),
      tests: results.length,
      time: secondsOf(endOf(report).getTime() - startedAt.getTime()),
      timestamp: startedAt.toISOString().replace('Z', '000+00:00'),
      hostname: 'ci',
    });
    const suites = `<testsuites name="pytest tests"><testsuite${attributes}>${results.map(testCase).join('')}`;
    return `<?xml version="1.0" encoding="utf-8"?>${suites}</testsuite></testsuites>`;
  },
};

function testCase(result: CheckResult): string {
  const { check, durationMs } = result;
  const attributes = attributesOf({ classname: 'test_rows', name: `test_${check}`, time: secondsOf(durationMs) });
  const outcome = outcomeOf(result);
  return outcome === '' ? `<testcase${attributes} />` : `<testcase${attributes}>${outcome}</testcase>`;
}

function outcomeOf({ check, status, message }: CheckResult): string {
  if (message === null || status === 'warning') return '';
  if (status === 'skipped') return element('skipped', { type: 'pytest.skip', message }, `test_rows.py:8: ${message}`);
  const [tag, exception] = status === 'error' ? ['error', 'OperationalError'] : ['failure', 'AssertionError'];
  return element(
    tag,
    { message: `${exception}: ${message}` },
    `database = <Database 'shop'>

    def test_${check}(database):
>       assert database.rows_against("${check}") == 0
E       ${exception}: ${message}

test_rows.py:21: ${exception}`,
  );
}

const element = (tag: string, attributes: Readonly<Record<string, string>>, text: string): string =>
  `<${tag}${attributesOf(attributes)}>${escaped(text)}</${tag}>`;

const attributesOf = (attributes: Readonly<Record<string, string | number>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const secondsOf = (milliseconds: number): string => (milliseconds / 1000).toFixed(4);
