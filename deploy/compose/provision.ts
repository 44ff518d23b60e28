/**
 * Creates the roles and the database in the compose stack's PostgreSQL. When they are there, it only brings the agent's
 * role up to date, which an earlier version may have made.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { databaseName, extensionStatements, ownAgentRoleStatements, roleStatements } from '../postgres/roles.ts';
import { runStatements } from '../postgres/run-statements.ts';

const folder = '/run/lvd-secrets';
const secret = (name: string): string => readFileSync(join(folder, name), 'utf8');

const superuserUrl = secret('superuser_url');
const passwords = {
  superuser: secret('postgres_password'),
  dashboardUser: secret('dashboard_user_password'),
  agent: secret('agent_password'),
};
const { rowCount } = await runStatements(superuserUrl, [
  { text: 'SELECT 1 FROM pg_database WHERE datname = $1', values: [databaseName] },
]);
if (rowCount) {
  await runStatements(superuserUrl, ownAgentRoleStatements(passwords));
  process.stdout.write('The database is there already; the role of the agent is up to date.\n');
} else {
  await runStatements(superuserUrl, roleStatements(passwords));
  const inDatabase = new URL(superuserUrl);
  inDatabase.pathname = databaseName;
  await runStatements(inDatabase.href, extensionStatements);
  process.stdout.write('The roles and the database were created.\n');
}
