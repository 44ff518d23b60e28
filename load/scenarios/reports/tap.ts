/** TAP 13 with diagnostics, as node:test writes it. */
import { type CheckResult, endOf, type Status, type ToolFormat } from './report.ts';

export const tap: ToolFormat = {
  name: 'tap',
  contentType: 'text/plain',
  otherStatuses: ['failed', 'skipped'],
  isNamedByAddress: true,
  write(report) {
    const { startedAt, results } = report;
    const count = (...statuses: readonly Status[]): number =>
      results.filter(({ status }) => statuses.includes(status)).length;
    const points = results.map((result, index) => pointOf(result, index + 1)).join('');
    return `TAP version 13
${points}1..${results.length}
# tests ${results.length}
# suites 0
# pass ${count('passed', 'warning')}
# fail ${count('failed', 'error')}
# cancelled 0
# skipped ${count('skipped')}
# todo 0
# duration_ms ${endOf(report).getTime() - startedAt.getTime()}
`;
  },
};

function pointOf({ check, status, durationMs, message }: CheckResult, number: number): string {
  const isOk = status !== 'failed' && status !== 'error';
  const directive = status === 'skipped' ? ` # SKIP ${message}` : '';
  const failure = `
  location: '/ci/rows.test.js:${number + 3}:1'
  failureType: 'testCodeFailure'
  error: '${message}'
  code: 'ERR_ASSERTION'
  name: 'AssertionError'
  stack: |-
    TestContext.<anonymous> (file:///ci/rows.test.js:${number + 3}:35)
    Test.runInAsyncScope (node:async_hooks:226:14)
    Test.run (node:internal/test_runner/test:1402:25)`;
  return `# Subtest: ${check}
${isOk ? 'ok' : 'not ok'} ${number} - ${check}${directive}
  ---
  duration_ms: ${durationMs}
  type: 'test'${isOk ? '' : failure}
  ...
`;
}
