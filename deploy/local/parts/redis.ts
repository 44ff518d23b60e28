/** Redis, with the agent's user beside the one that everybody is. */

import { agentRoleName } from '../../postgres/roles.ts';
import { requireProgram } from '../../programs/find.ts';
import { type RedisUser, renderUsersFile } from '../../redis/users.ts';
import { answersRedis } from '../health.ts';
import { type Part, tcp } from '../part.ts';
import { dataFolder, type StateFolder, secret, writeConfig, writeSecret } from '../state-folder.ts';
import type { PartContext } from './context.ts';

const stopDeadlineMs = 10_000;

const agentUser = (state: StateFolder): RedisUser => ({
  name: agentRoleName,
  password: secret(state, 'agent_redis_password'),
});

/** The file that holds the URL, and so the password, of the agent. */
export function agentRedisUrlFile({ topology, state }: PartContext): string {
  const { host, port } = topology.redis;
  const { name, password } = agentUser(state);
  return writeSecret(state, 'agent_redis_url', `redis://${name}:${password}@${host}:${port}`);
}

export function redisPart({ topology, state, account }: PartContext): Part {
  const { host, port } = topology.redis;
  const { path } = requireProgram('redis', account);
  const folder = dataFolder(state, 'redis', account);
  // It holds a hash, and of a password that nobody can guess.
  const users = writeConfig(state, 'redis/users.acl', renderUsersFile(agentUser(state)));
  // It holds nothing that PostgreSQL does not: no snapshots on disk, and a bound on its memory.
  const settings = ['--save', '', '--appendonly', 'no', '--maxmemory', '128mb', '--maxmemory-policy', 'allkeys-lru'];
  return {
    name: 'redis',
    dependsOn: [],
    command: path,
    args: ['--bind', host, '--port', String(port), '--dir', folder, '--aclfile', users, ...settings],
    env: {},
    cwd: folder,
    account,
    isHealthy: () => answersRedis(port),
    url: `redis://${host}:${port}`,
    ports: [tcp(port)],
    stopSignal: 'SIGTERM',
    stopDeadlineMs,
  };
}
