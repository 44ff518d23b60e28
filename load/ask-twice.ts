/** One slow answer of Prometheus is no reason to know nothing of a run. */
import { setTimeout as delay } from 'node:timers/promises';
import { type PrometheusClient, PrometheusError } from '../slo/prometheus/client.ts';

const againAfterMs = 1_000;

/** Asks each question a second time where the first answer did not come. @param signal nothing is asked again after it */
export function askingTwice(prometheus: PrometheusClient, signal: AbortSignal): PrometheusClient {
  async function twice<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof PrometheusError) || signal.aborted) throw error;
      await delay(againAfterMs, undefined, { signal }).catch(() => undefined); // the signal ends the wait early
      return ask();
    }
  }
  return {
    vector: (query, atSeconds) => twice(() => prometheus.vector(query, atSeconds)),
    range: (query, range) => twice(() => prometheus.range(query, range)),
  };
}
