/** A deploy that is just over must not be overlooked: Prometheus hears of a new version when it scrapes. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PrometheusClient } from '../../slo/prometheus/client.ts';
import { workersScrapedAt } from '../../slo/verification/running-versions.ts';

const pollMs = 500;
/** Two scrapes; whoever is not seen by then is away. */
const deadlineMs = 20_000;

/** Waits until every worker that Prometheus sees was scraped after `since`. @throws PrometheusError */
export async function untilScraped(prometheus: PrometheusClient, since: Date, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!signal.aborted && performance.now() < deadline) {
    const scrapedAt = await workersScrapedAt(prometheus);
    if (scrapedAt !== null && scrapedAt >= since) return;
    await delay(pollMs, undefined, { signal }).catch(() => undefined); // the signal ends the wait early
  }
}
