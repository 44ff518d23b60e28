/**
 * The rendered files that are committed: those of the compose topology, so that `docker compose up` and a reader need
 * no build, and the pages that are rendered from data.
 */
import { renderMetricsPage } from '../metrics/docs.ts';
import { type RenderedFiles, renderConfiguration } from './render.ts';
import { composeTopology } from './topology.ts';

export const renderedFolder = 'deploy/rendered';

/** Every committed rendered file, by its path in the repository. */
export function renderCommittedFiles(): RenderedFiles {
  const configuration = renderConfiguration(composeTopology(), {
    ruleFiles: [`${renderedFolder}/rules/*.yml`],
    dashboardsPath: '/var/lib/grafana/dashboards',
  });
  const committed = [...configuration].map(([path, text]): [string, string] => [committedPath(path), text]);
  return new Map([...committed, ['docs/metrics.md', renderMetricsPage()]]);
}

/** Prometheus's configuration stands where its readers look for it; its rule files are named relative to it. */
const committedPath = (path: string): string => (path === 'prometheus.yml' ? path : `${renderedFolder}/${path}`);
