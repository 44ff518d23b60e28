/** Prometheus's own configuration: who is scraped, how often, and which rules are loaded. */
import { stringify } from 'yaml';
import type { Job } from '../../metrics/entry.ts';
import { renderedHeader } from '../../metrics/promql/rule-file.ts';
import { printDuration, type Timing } from '../../slo/engine/timing.ts';
import type { Address, Topology } from '../topology.ts';

/** Short enough to detect a fault within seconds; rules are evaluated as often. */
const scrapeSeconds = 10;
/** More often than this, a scrape would not be over before the next one. */
const shortestScrapeSeconds = 1;
const scrapeTimeoutSeconds = 5;

export interface PrometheusOptions {
  /** Patterns of rule files, relative to the configuration file. */
  readonly ruleFiles: readonly string[];
  /** The periods as they run; scaled down for drills. */
  readonly timing: Timing;
}

/** How often targets are scraped and rules without an interval of their own are evaluated, in seconds as it runs. */
export const scrapeIntervalSeconds = (timing: Timing): number =>
  Math.max(shortestScrapeSeconds, timing.seconds(scrapeSeconds));

/** The configuration for a topology. Every target carries its part's name as `instance`, wherever it listens. */
export function renderPrometheusConfig(topology: Topology, { ruleFiles, timing }: PrometheusOptions): string {
  const interval = scrapeIntervalSeconds(timing);
  const config = {
    global: {
      scrape_interval: printDuration(interval),
      scrape_timeout: printDuration(Math.min(scrapeTimeoutSeconds, interval)),
      evaluation_interval: printDuration(interval),
    },
    rule_files: ruleFiles,
    alerting: { alertmanagers: [{ static_configs: [{ targets: [hostPort(topology.alertmanager)] }] }] },
    scrape_configs: targetsByJob(topology).map(([job, targets]) => ({
      job_name: job,
      static_configs: targets.map(({ instance, address }) => ({
        targets: [hostPort(address)],
        labels: { instance },
      })),
    })),
  };
  return `${renderedHeader('deploy/prometheus/prometheus.ts')}${stringify(config, { lineWidth: 0 })}`;
}

interface Target {
  readonly instance: string;
  readonly address: Address;
}

function targetsByJob(topology: Topology): readonly (readonly [Job, readonly Target[]])[] {
  const single = (job: Exclude<Job, 'app'>) => [job, [{ instance: job, address: topology[job] }]] as const;
  return [
    ['app', topology.appWorkers.map(({ instance, metrics }) => ({ instance, address: metrics }))],
    ...(['agent', 'inbox', 'validator', 'prometheus', 'alertmanager'] as const).map(single),
  ];
}

export const hostPort = ({ host, port }: Address): string => `${host}:${port}`;
