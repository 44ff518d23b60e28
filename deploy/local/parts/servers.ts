/** The other servers that are not ours: nginx, Prometheus, Alertmanager. */
import { join } from 'node:path';
import type { Timing } from '../../../slo/engine/timing.ts';
import { renderNginxConfig } from '../../nginx/nginx.ts';
import { requireProgram } from '../../programs/find.ts';
import { loopback, readLocalConfig } from '../config.ts';
import { answersHttp } from '../health.ts';
import { type Part, tcp } from '../part.ts';
import { dataFolder, writeConfig } from '../state-folder.ts';
import { httpUrl, type PartContext } from './context.ts';

const stopDeadlineMs = 10_000;

export function nginxPart({ topology, state, account }: PartContext): Part {
  const { path } = requireProgram('nginx', account);
  const folder = dataFolder(state, 'nginx', account);
  const config = writeConfig(
    state,
    'nginx/nginx.conf',
    renderNginxConfig(topology, {
      listenHost: '127.0.0.1',
      statusReaders: ['127.0.0.1'],
      pidFile: join(folder, 'nginx.pid'),
      errorLog: 'stderr',
      temporaryFolder: folder,
      inboxUrl: httpUrl(topology.inbox),
      clients: { ...readLocalConfig().clients, unlimited: loopback },
    }),
  );
  return {
    name: 'nginx',
    // Workers first, or the first answers after a start would be errors, and would count as such.
    dependsOn: topology.appWorkers.map(({ instance }) => instance),
    command: path,
    args: ['-p', folder, '-e', 'stderr', '-c', config],
    env: {},
    cwd: folder,
    account,
    isHealthy: () => answersHttp(`${httpUrl(topology.nginxStatus)}/nginx_status`),
    url: httpUrl(topology.nginx),
    ports: [tcp(topology.nginx.port), tcp(topology.nginxStatus.port)],
    stopSignal: 'SIGTERM',
    stopDeadlineMs,
  };
}

/** What is recorded in drills stays apart: the same names with other periods would spoil the real budgets. */
const prometheusFolder = ({ divisor }: Timing): string =>
  divisor === 1 ? 'prometheus' : `prometheus-divided-by-${divisor}`;

export function prometheusPart({ topology, state, account, timing }: PartContext): Part {
  const { host, port } = topology.prometheus;
  const { path } = requireProgram('prometheus', account);
  const folder = dataFolder(state, prometheusFolder(timing), account);
  return {
    name: 'prometheus',
    dependsOn: [],
    command: path,
    args: [
      `--config.file=${join(state.config, 'prometheus.yml')}`,
      `--web.listen-address=${host}:${port}`,
      `--storage.tsdb.path=${folder}`,
      '--storage.tsdb.retention.time=100d',
      '--storage.tsdb.retention.size=10GB',
      '--enable-feature=exemplar-storage',
    ],
    env: {},
    cwd: folder,
    account,
    isHealthy: () => answersHttp(`${httpUrl(topology.prometheus)}/-/ready`),
    url: httpUrl(topology.prometheus),
    ports: [tcp(port)],
    stopSignal: 'SIGTERM',
    stopDeadlineMs,
  };
}

export function alertmanagerPart({ topology, state, account }: PartContext): Part {
  const { host, port } = topology.alertmanager;
  const { path } = requireProgram('alertmanager', account);
  const folder = dataFolder(state, 'alertmanager', account);
  return {
    name: 'alertmanager',
    dependsOn: [],
    command: path,
    args: [
      `--config.file=${join(state.config, 'alertmanager.yml')}`,
      `--web.listen-address=${host}:${port}`,
      `--storage.path=${folder}`,
      // One Alertmanager: nothing to gossip with.
      '--cluster.listen-address=',
    ],
    env: {},
    cwd: folder,
    account,
    isHealthy: () => answersHttp(`${httpUrl(topology.alertmanager)}/-/ready`),
    url: httpUrl(topology.alertmanager),
    ports: [tcp(port)],
    stopSignal: 'SIGTERM',
    stopDeadlineMs,
  };
}
