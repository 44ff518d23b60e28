/** Waits until nobody but those of whom we know sends requests, so that a reading belongs to the run alone. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PrometheusClient } from '../../slo/prometheus/client.ts';
import { type Counters, grownBetween, readCounters, requestsIn } from './counters.ts';

/** As often as Prometheus scrapes, and a little more. */
const betweenReadingsMs = 11_000;
const attempts = 6;

/**
 * The counters once they stand still over a scrape, but for others of whom we know. Null when they never do: somebody
 * else uses the service. @throws PrometheusError
 */
export async function readQuiet(prometheus: PrometheusClient, signal: AbortSignal): Promise<Counters | null> {
  let before = await readCounters(prometheus);
  for (let attempt = 0; attempt < attempts && !signal.aborted; attempt += 1) {
    await delay(betweenReadingsMs, undefined, { signal }).catch(() => undefined);
    const after = await readCounters(prometheus);
    const grown = grownBetween(before, after);
    if (requestsIn(grown) === grown.others) return after;
    before = after;
  }
  return null;
}
