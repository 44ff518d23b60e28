/**
 * The rendered files that are committed: those of the compose topology, so that `docker compose up` and a reader need
 * no build, and the pages that are rendered from data.
 */
import { renderMetricsPage } from '../metrics/docs.ts';
import { defaultRequestsPerSecond } from './nginx/clients.ts';
import { type NginxOptions, renderNginxConfig } from './nginx/nginx.ts';
import { basePorts } from './ports.ts';
import { type RenderedFiles, renderConfiguration } from './render.ts';
import { composeTopology } from './topology.ts';

export const renderedFolder = 'deploy/rendered';

/** nginx in a container runs without root and may write nowhere but to /tmp; its network is a private one. */
const nginxInContainer: NginxOptions = {
  listenHost: '0.0.0.0',
  statusReaders: ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  pidFile: '/tmp/nginx.pid',
  errorLog: 'stderr',
  temporaryFolder: '/tmp',
  inboxUrl: `http://127.0.0.1:${basePorts.inbox}`,
  // In Docker's own networks every client on this machine has the address of the gateway.
  clients: {
    requestsPerSecond: defaultRequestsPerSecond,
    unlimited: ['127.0.0.0/8', '::1/128', '172.16.0.0/12'],
    trustedProxies: ['127.0.0.0/8', '::1/128', '172.16.0.0/12'],
  },
};

/** Every committed rendered file, by its path in the repository. */
export function renderCommittedFiles(): RenderedFiles {
  const topology = composeTopology();
  const configuration = renderConfiguration(topology, {
    ruleFiles: [`${renderedFolder}/rules/*.yml`],
    dashboardsPath: '/var/lib/grafana/dashboards',
  });
  const committed = [...configuration].map(([path, text]): [string, string] => [committedPath(path), text]);
  return new Map([
    ...committed,
    [`${renderedFolder}/nginx/nginx.conf`, renderNginxConfig(topology, nginxInContainer)],
    ['docs/metrics.md', renderMetricsPage()],
  ]);
}

/** Prometheus's configuration stands where its readers look for it; its rule files are named relative to it. */
const committedPath = (path: string): string => (path === 'prometheus.yml' ? path : `${renderedFolder}/${path}`);
