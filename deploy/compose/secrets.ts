/**
 * Makes the secrets of the compose stack once, at its first start: random passwords, and the URLs that carry them, as
 * files in a volume that only the services that need them mount. Existing files are never changed.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { composeTopology } from '../topology.ts';

const folder = '/run/lvd-secrets';
const databaseName = 'live_validation_dashboard';

/** 192 bits, in characters that a URL may carry as they are. */
const password = (): string => randomBytes(24).toString('base64url');

if (existsSync(join(folder, 'complete'))) {
  process.stdout.write('The secrets are there already.\n');
} else {
  const { host, port } = composeTopology().postgres;
  const url = (user: string, secret: string, database: string) =>
    `postgres://${user}:${secret}@${host}:${port}/${database}`;
  const [superuser, dashboardUser, agent] = [password(), password(), password()];
  write('postgres_password', superuser);
  write('dashboard_user_password', dashboardUser);
  write('agent_password', agent);
  write('superuser_url', url('postgres', superuser, 'postgres'));
  write('database_url', url('dashboard_user', dashboardUser, databaseName));
  write('agent_database_url', url('lvd_agent', agent, databaseName));
  write('grafana_admin_password', password());
  write('complete', '');
  process.stdout.write('The secrets were made.\n');
}

/** Readable by every user of a container that mounts the volume: the services run as different users. */
function write(name: string, value: string): void {
  const path = join(folder, name);
  writeFileSync(`${path}.new`, value);
  chmodSync(`${path}.new`, 0o444);
  renameSync(`${path}.new`, path);
}
