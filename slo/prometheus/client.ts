/** Asks Prometheus for the current value of a typed query. */
import { z } from 'zod';
import { promql, type Query } from '../../metrics/promql/index.ts';

/** Prometheus could not be asked or did not answer as expected. */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError';
  readonly code = 'PROMETHEUS_UNAVAILABLE';
}

/** The answers that we use: https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries */
const answerSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
  }),
});

export interface PrometheusClient {
  /**
   * The current value of a query that has at most one series; null when there is no data or it is not a number.
   * @throws PrometheusError when Prometheus does not answer, or answers with several series
   */
  value(query: Query): Promise<number | null>;
}

export function createPrometheusClient(baseUrl: string, timeoutMs: number): PrometheusClient {
  return {
    async value(query) {
      const text = promql(query);
      const { data } = await ask(`${baseUrl}/api/v1/query`, text, timeoutMs);
      if (data.result.length > 1) {
        throw new PrometheusError(`expected one series, got ${data.result.length}, for ${text}`);
      }
      const value = Number(data.result[0]?.value[1]);
      return Number.isFinite(value) ? value : null;
    },
  };
}

async function ask(url: string, query: string, timeoutMs: number) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ query }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = await response.text();
    if (!response.ok) throw new PrometheusError(`Prometheus answered ${response.status}: ${body.slice(0, 300)}`);
    return answerSchema.parse(JSON.parse(body));
  } catch (error) {
    if (error instanceof PrometheusError) throw error;
    throw new PrometheusError(`Prometheus at ${url} did not answer: ${reasonOf(error)}`, { cause: error });
  }
}

/** `fetch` itself only says that it failed; what happened stands in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}
