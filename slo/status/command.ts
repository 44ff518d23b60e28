/** `lvd slo status`: budgets, burn rates, forecasts, verifications and deploys, from a running Prometheus. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { objectiveSet } from '../objectives.ts';
import { createPrometheusClient, PrometheusError } from '../prometheus/client.ts';
import { renderStatus } from './render.ts';
import { readStatus } from './status.ts';

const timeoutMs = 30_000;

const help = `Usage: lvd slo status [--format table|markdown|json] [--prometheus URL]

The error budget of every objective: what was promised and attained, what is left of the budget (also as if excluded
time counted), how fast it burns and when it would be used up; for the rolling period, the month and the quarter to
date. Exits with 1 when a budget is used up.

  --format FORMAT    table, markdown (a plain review document) or json [table]
  --json             the same as --format json
  --prometheus URL   [http://127.0.0.1:9090]
`;

const formats = ['table', 'markdown', 'json'] as const;

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      format: { type: 'string', default: 'table' },
      json: { type: 'boolean' },
      prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const format = values.json ? 'json' : formats.find((known) => known === values.format);
  if (!format) {
    process.stderr.write(`lvd slo status: --format ${values.format}; expected: ${formats.join(', ')}\n`);
    return 2;
  }
  try {
    const prometheus = createPrometheusClient(values.prometheus.replace(/\/$/, ''), timeoutMs);
    const status = await readStatus(objectiveSet, prometheus, new Date());
    process.stdout.write(format === 'json' ? `${JSON.stringify(status, null, 2)}\n` : renderStatus(status, format));
    return status.budgets.some(({ state }) => state === 'exhausted') ? 1 : 0;
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    process.stderr.write(`lvd slo status: ${error.message}\n`);
    return 1;
  }
}
