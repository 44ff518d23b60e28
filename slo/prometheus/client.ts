/** Asks Prometheus: a query as typed in, samples out. */
import { z } from 'zod';
import { promql, type Query } from '../../metrics/promql/index.ts';

/** Prometheus could not be asked or did not answer as expected. */
export class PrometheusError extends Error {
  override readonly name = 'PrometheusError';
  readonly code = 'PROMETHEUS_UNAVAILABLE';
}

/** The answers that we use: https://prometheus.io/docs/prometheus/latest/querying/api/ */
const labelsSchema = z.record(z.string(), z.string());
const pointSchema = z.tuple([z.number(), z.string()]);
const vectorSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('vector'),
    result: z.array(z.object({ metric: labelsSchema, value: pointSchema })),
  }),
});
const matrixSchema = z.object({
  status: z.literal('success'),
  data: z.object({
    resultType: z.literal('matrix'),
    result: z.array(z.object({ metric: labelsSchema, values: z.array(pointSchema) })),
  }),
});

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  /** May be infinite or no number. */
  readonly value: number;
}

export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Time in seconds since the epoch, and value. */
  readonly points: readonly (readonly [number, number])[];
}

export interface PrometheusClient {
  /**
   * The series of a query at a moment (seconds since the epoch; now when not given).
   * @throws PrometheusError when Prometheus does not answer
   */
  vector(query: Query, atSeconds?: number): Promise<readonly Sample[]>;
  /** The series of a query within a time. @throws PrometheusError when Prometheus does not answer */
  range(query: Query, range: TimeRange): Promise<readonly RangeSeries[]>;
}

/** In seconds; both ends are since the epoch and are evaluated. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export function createPrometheusClient(baseUrl: string, timeoutMs: number): PrometheusClient {
  return {
    async vector(query, atSeconds) {
      const time = atSeconds === undefined ? {} : { time: String(atSeconds) };
      const answer = await ask(`${baseUrl}/api/v1/query`, { query: promql(query), ...time }, timeoutMs);
      const { data } = parseAnswer(vectorSchema, answer, baseUrl);
      return data.result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value[1]) }));
    },
    async range(query, { start, end, step }) {
      const asked = { query: promql(query), start: String(start), end: String(end), step: String(step) };
      const answer = await ask(`${baseUrl}/api/v1/query_range`, asked, timeoutMs);
      const { data } = parseAnswer(matrixSchema, answer, baseUrl);
      return data.result.map(({ metric, values }) => ({
        labels: metric,
        points: values.map(([at, value]) => [at, numberOf(value)] as const),
      }));
    },
  };
}

/** Prometheus spells what JSON cannot: `+Inf`, `-Inf`, `NaN`. */
const numberOf = (text: string): number => Number(text.replace('Inf', 'Infinity'));

function parseAnswer<S extends z.ZodType>(schema: S, answer: string, baseUrl: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(answer));
  } catch (error) {
    throw new PrometheusError(`${baseUrl} did not answer as Prometheus does: ${answer.slice(0, 200)}`, {
      cause: error,
    });
  }
}

async function ask(url: string, parameters: Readonly<Record<string, string>>, timeoutMs: number): Promise<string> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const body = await response.text();
    if (!response.ok) throw new PrometheusError(`Prometheus answered ${response.status}: ${body.slice(0, 300)}`);
    return body;
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
