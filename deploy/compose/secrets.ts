/**
 * Makes the secrets of the compose stack, each at the first start that needs it: random passwords, and the URLs and files
 * that carry them, in a volume that only the services that need them mount. Existing files are never changed.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createToken } from '../../app/access/token.ts';
import { replaceFile } from '../../service/replace-file.ts';
import { agentRoleName, databaseName } from '../postgres/roles.ts';
import { renderUsersFile } from '../redis/users.ts';
import { composeTopology } from '../topology.ts';

const folder = process.argv[2] ?? '/run/lvd-secrets';
const { postgres, redis } = composeTopology();
let made = 0;

/** 192 bits, in characters that a URL may carry as they are. */
const password = (): string => randomBytes(24).toString('base64url');
const databaseUrl = (user: string, secret: string, database: string): string =>
  `postgres://${user}:${secret}@${postgres.host}:${postgres.port}/${database}`;

const superuser = keep('postgres_password', password);
const dashboardUser = keep('dashboard_user_password', password);
const agent = keep('agent_password', password);
const agentInRedis = keep('agent_redis_password', password);
keep('superuser_url', () => databaseUrl('postgres', superuser, 'postgres'));
keep('database_url', () => databaseUrl('dashboard_user', dashboardUser, databaseName));
keep('agent_database_url', () => databaseUrl(agentRoleName, agent, databaseName));
keep('agent_redis_url', () => `redis://${agentRoleName}:${agentInRedis}@${redis.host}:${redis.port}`);
keep('redis_users.acl', () => renderUsersFile({ name: agentRoleName, password: agentInRedis }));
keep('grafana_admin_password', password);
keep('validator_token', () => createToken(['ingest']).text);
keep('load_token', () => createToken(['read', 'ingest']).text);
process.stdout.write(made > 0 ? `${made} secrets were made.\n` : 'The secrets are there already.\n');

/**
 * The secret of this name, made when there is none. Readable by every user of a container that mounts the volume: the
 * services run as different users.
 */
function keep(name: string, make: () => string): string {
  const path = join(folder, name);
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const value = make();
  replaceFile(path, value, 0o444);
  made += 1;
  return value;
}
