/** What is due on a running stack, whose Prometheus knows which versions run. */
import type { Journal } from '../journal/journal.ts';
import { objectives } from '../objectives.ts';
import type { PrometheusClient } from '../prometheus/client.ts';
import { type OccasionState, occasionStates } from './due.ts';
import { readRunningVersions } from './running-versions.ts';

/** @throws PrometheusError when Prometheus does not answer */
export async function readOccasions(
  prometheus: PrometheusClient,
  journal: Journal | null,
): Promise<readonly OccasionState[]> {
  const now = new Date();
  const versions = await readRunningVersions(prometheus, now);
  return occasionStates({ objectives, journal, versions, now });
}
