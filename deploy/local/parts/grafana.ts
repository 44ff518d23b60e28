/** Grafana, if it is on the machine: provisioned with its data source and the dashboards. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../../programs/find.ts';
import { answersHttp } from '../health.ts';
import { type Part, tcp } from '../part.ts';
import { dataFolder, secret } from '../state-folder.ts';
import { httpUrl, type PartContext } from './context.ts';

/** Undefined when Grafana is not there. Anybody on this machine may look; changing something needs the password. */
export function grafanaPart({ topology, state, account }: PartContext): Part | undefined {
  const program = findProgram('grafana', { account });
  if (!program) return undefined;
  const home = homeFolder(program.path);
  if (!home) return undefined;
  const { host, port } = topology.grafana;
  const folder = dataFolder(state, 'grafana', account);
  const server = program.path.endsWith('grafana-server') ? [] : ['server'];
  return {
    name: 'grafana',
    dependsOn: [],
    command: program.path,
    args: [...server, '--homepath', home],
    env: {
      GF_SERVER_HTTP_ADDR: host,
      GF_SERVER_HTTP_PORT: String(port),
      GF_PATHS_DATA: folder,
      GF_PATHS_LOGS: join(folder, 'logs'),
      GF_PATHS_PLUGINS: join(folder, 'plugins'),
      GF_PATHS_PROVISIONING: join(state.config, 'grafana/provisioning'),
      GF_SECURITY_ADMIN_PASSWORD: secret(state, 'grafana_admin_password'),
      GF_AUTH_ANONYMOUS_ENABLED: 'true',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: join(state.config, 'grafana/dashboards/lvd-overview.json'),
    },
    cwd: folder,
    account,
    isHealthy: () => answersHttp(`${httpUrl(topology.grafana)}/api/health`),
    url: httpUrl(topology.grafana),
    ports: [tcp(port)],
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 15_000,
  };
}

/** Grafana's files are beside its program, or where the packages of Debian and Homebrew put them. */
function homeFolder(program: string): string | undefined {
  const beside = dirname(dirname(realpathSync(program)));
  const places = [beside, join(beside, 'share/grafana'), '/usr/share/grafana'];
  return places.find((folder) => existsSync(join(folder, 'conf/defaults.ini')));
}
