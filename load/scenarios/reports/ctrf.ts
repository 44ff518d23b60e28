/** CTRF, as the reporters of JavaScript's test runners write it. */
import { type CheckResult, endOf, type Status, type ToolFormat } from './report.ts';

const words: Readonly<Record<Status, string>> = {
  passed: 'passed',
  warning: 'other',
  failed: 'failed',
  error: 'failed',
  skipped: 'skipped',
};

export const ctrf: ToolFormat = {
  name: 'ctrf',
  contentType: 'application/json',
  otherStatuses: ['failed', 'warning', 'skipped'],
  write(report) {
    const { suite, startedAt, results } = report;
    const count = (word: string): number => results.filter(({ status }) => words[status] === word).length;
    return JSON.stringify({
      reportFormat: 'CTRF',
      specVersion: '0.0.0',
      reportId: crypto.randomUUID(),
      timestamp: startedAt.toISOString(),
      generatedBy: 'jest-ctrf-json-reporter',
      results: {
        tool: { name: 'jest' },
        summary: {
          ...{ tests: results.length, passed: count('passed'), failed: count('failed'), pending: 0 },
          ...{ skipped: count('skipped'), other: count('other') },
          ...{ start: startedAt.getTime(), stop: endOf(report).getTime() },
        },
        tests: results.map((result) => testOf(result, suite)),
      },
    });
  },
};

function testOf({ check, status, durationMs, message }: CheckResult, suite: string) {
  return {
    name: check,
    duration: durationMs,
    status: words[status],
    ...(message !== null && { message }),
    ...(words[status] === 'failed' && {
      trace: `at Object.toBe (/ci/rows.test.js:12:42)\nat Promise.finally.completed (/ci/${check}.js:48:28)`,
    }),
    rawStatus: words[status],
    type: 'unit',
    filePath: '/ci/rows.test.js',
    retries: 0,
    flaky: false,
    suite,
  };
}
