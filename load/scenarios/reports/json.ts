/** Our own JSON. */
import { endOf, type ToolFormat } from './report.ts';

export const json: ToolFormat = {
  name: 'json',
  contentType: 'application/json',
  otherStatuses: ['failed', 'warning', 'error', 'skipped'],
  write: (report) =>
    JSON.stringify({
      suite: report.suite,
      startedAt: report.startedAt.toISOString(),
      finishedAt: endOf(report).toISOString(),
      results: report.results.map(({ check, status, durationMs, message }) => ({
        ...{ check, status, durationMs },
        ...(message !== null && { message }),
        dimensions: { environment: 'load' },
      })),
    }),
};
