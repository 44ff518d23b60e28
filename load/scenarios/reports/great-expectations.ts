/** The result of a validation of Great Expectations 1.x, as `to_json_dict()` makes it: each check is of one column. */
import { type CheckResult, endOf, type ToolFormat } from './report.ts';

const rowsOfTable = 4_000;

export const greatExpectations: ToolFormat = {
  name: 'great-expectations',
  contentType: 'application/json',
  otherStatuses: ['failed', 'warning', 'error'],
  write(report) {
    const { suite, startedAt, results } = report;
    const time = endOf(report).toISOString().replace('Z', '000+00:00');
    const passed = results.filter(({ status }) => status === 'passed').length;
    return JSON.stringify({
      success: passed === results.length,
      results: results.map(expectationOf),
      suite_name: suite,
      suite_parameters: {},
      statistics: {
        evaluated_expectations: results.length,
        successful_expectations: passed,
        unsuccessful_expectations: results.length - passed,
        success_percent: (100 * passed) / results.length,
      },
      meta: {
        great_expectations_version: '1.24.1',
        batch_spec: { batch_data: 'PandasDataFrame' },
        batch_markers: { ge_load_time: startedAt.toISOString().replaceAll(/[-:]/g, '').replace('Z', '000Z') },
        active_batch_definition: {
          ...{ datasource_name: 'shop', data_connector_name: 'fluent', data_asset_name: 'shop' },
          batch_identifiers: { dataframe: '<DATAFRAME>' },
        },
        validation_id: crypto.randomUUID(),
        checkpoint_id: null,
        run_id: { run_name: null, run_time: time },
        validation_time: time,
        batch_parameters: { dataframe: '<DATAFRAME>' },
      },
      id: null,
    });
  },
};

function expectationOf({ check, status, badRows, message }: CheckResult) {
  const ran = status === 'passed' || badRows > 0;
  const percent = (100 * badRows) / rowsOfTable;
  return {
    success: status === 'passed',
    expectation_config: {
      type: 'expect_column_values_to_not_be_null',
      kwargs: { batch_id: 'shop', column: check },
      meta: {},
      severity: status === 'warning' ? 'warning' : 'critical',
    },
    result: ran
      ? {
          ...{ element_count: rowsOfTable, unexpected_count: badRows, unexpected_percent: percent },
          ...{ partial_unexpected_list: Array(Math.min(badRows, 20)).fill(null), partial_unexpected_index_list: [] },
        }
      : {},
    meta: {},
    exception_info: ran ? noException : { metric: exceptionOf(message) },
  };
}

const noException = { raised_exception: false, exception_traceback: null, exception_message: null };

const exceptionOf = (message: string | null) => ({
  exception_traceback: `Traceback (most recent call last):\n  File "/ci/execution_engine.py", line 577, in run\n${message}`,
  exception_message: message,
  raised_exception: true,
});
