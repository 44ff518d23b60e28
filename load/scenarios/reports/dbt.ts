/** dbt's run_results.json, version 6, as `dbt test` writes it. */
import { createHash } from 'node:crypto';
import { type CheckResult, endOf, type Status, type ToolFormat } from './report.ts';

const words: Readonly<Record<Status, string>> = {
  passed: 'pass',
  warning: 'warn',
  failed: 'fail',
  error: 'error',
  skipped: 'skipped',
};

export const dbt: ToolFormat = {
  name: 'dbt',
  contentType: 'application/json',
  otherStatuses: ['failed', 'warning', 'error', 'skipped'],
  write(report) {
    // A project of dbt has a name without spaces.
    const project = report.suite.replaceAll(' ', '_');
    const [startedAt, endedAt] = [report.startedAt.toISOString(), endOf(report).toISOString()];
    return JSON.stringify({
      metadata: {
        dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
        dbt_version: '1.10.23',
        generated_at: endedAt,
        invocation_id: crypto.randomUUID(),
        invocation_started_at: startedAt,
        env: {},
      },
      results: report.results.map((result) => testOf(result, project, report.startedAt)),
      elapsed_time: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
      args: { which: 'test', invocation_command: 'dbt test', select: [], exclude: [], vars: {}, write_json: true },
    });
  },
};

function testOf({ check, status, durationMs, badRows, message }: CheckResult, project: string, startedAt: Date) {
  const ran = status === 'passed' || badRows > 0;
  const started_at = startedAt.toISOString();
  const completed_at = new Date(startedAt.getTime() + durationMs).toISOString();
  return {
    status: words[status],
    timing: ['compile', 'execute'].map((name) => ({ name, started_at, completed_at })),
    thread_id: 'Thread-1 (worker)',
    execution_time: durationMs / 1000,
    adapter_response: ran ? { _message: 'OK' } : {},
    message,
    failures: ran ? badRows : null,
    unique_id: `test.${project}.${check}.${createHash('sha256').update(check).digest('hex').slice(0, 10)}`,
    compiled: true,
    compiled_code: `\n    \n    \n\nselect *\nfrom "shop"."main"."${check}"\nwhere not is_as_expected\n\n\n`,
    relation_name: null,
    batch_results: null,
  };
}
