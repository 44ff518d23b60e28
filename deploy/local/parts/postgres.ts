/** PostgreSQL 18 from its npm package, with our roles and database. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseName, ownAgentRoleStatements } from '../../postgres/roles.ts';
import { runStatements } from '../../postgres/run-statements.ts';
import { answersPostgres } from '../health.ts';
import { type Part, PartError, tcp } from '../part.ts';
import { postgresBinaries } from '../postgres/binaries.ts';
import { createCluster } from '../postgres/cluster.ts';
import { dataFolder, type StateFolder, secret, writeSecret } from '../state-folder.ts';
import type { PartContext } from './context.ts';

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '50',
  shared_buffers: '128MB',
  shared_preload_libraries: 'pg_stat_statements',
  track_io_timing: 'on',
  log_min_duration_statement: '1000',
};

/** Files that hold the connection URLs, and so the passwords, of the app and of the agent. */
export function databaseUrlFiles({ state, topology }: PartContext): { readonly app: string; readonly agent: string } {
  const { host, port } = topology.postgres;
  const url = (user: string, password: string) => `postgres://${user}:${password}@${host}:${port}/${databaseName}`;
  const { dashboardUser, agent } = passwords(state);
  return {
    app: writeSecret(state, 'database_url', url('dashboard_user', dashboardUser)),
    agent: writeSecret(state, 'agent_database_url', url('lvd_agent', agent)),
  };
}

/**
 * Brings the agent's role up to date: the data folder may have been made by an earlier version.
 * @throws PartError when the server refuses that.
 */
export async function setUpAgentRole({ topology, state }: PartContext): Promise<void> {
  const { host, port } = topology.postgres;
  const { superuser, agent } = passwords(state);
  try {
    await runStatements(
      `postgres://postgres:${superuser}@${host}:${port}/${databaseName}`,
      ownAgentRoleStatements({ agent }),
    );
  } catch (error) {
    throw new PartError(
      `the role of the agent could not be set up in PostgreSQL: ${error instanceof Error ? error.message : error}; ` +
        `expected: the superuser postgres with the password in ${state.secrets}/postgres_password`,
    );
  }
}

function passwords(state: StateFolder) {
  return {
    superuser: secret(state, 'postgres_password'),
    dashboardUser: secret(state, 'dashboard_user_password'),
    agent: secret(state, 'agent_password'),
  };
}

export function postgresPart({ topology, state, account }: PartContext): Part {
  const { host, port } = topology.postgres;
  const binaries = postgresBinaries(account);
  const home = dataFolder(state, 'postgres', account);
  const cluster = join(home, 'cluster');
  const { dashboardUser } = passwords(state);
  const options = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return {
    name: 'postgres',
    dependsOn: [],
    command: binaries.postgres,
    args: ['-D', cluster, ...options],
    env: {},
    cwd: home,
    account,
    async prepare() {
      if (!existsSync(cluster))
        await createCluster({ binaries, account, folder: cluster, passwords: passwords(state) });
    },
    isHealthy: () => answersPostgres(`postgres://dashboard_user:${dashboardUser}@${host}:${port}/${databaseName}`),
    url: `postgres://${host}:${port}/${databaseName}`,
    ports: [tcp(port)],
    // The fast shutdown: sessions end, nothing is lost.
    stopSignal: 'SIGINT',
    stopDeadlineMs: 20_000,
  };
}
