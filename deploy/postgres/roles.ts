/**
 * The roles and the database that a PostgreSQL server must have before the app's own migrations: passwords in, SQL
 * statements out. The native stack and the compose stack both run them.
 */
import { agentRoleStatements, bloatGrant } from './agent-role.ts';
import { literal } from './quoting.ts';
import { randomSalt, scramVerifier } from './scram.ts';

export const databaseName = 'live_validation_dashboard';
export const agentRoleName = 'lvd_agent';

/** The roles that connect over the network. The superuser `postgres` has a password as well, for repairs by hand. */
export interface DatabasePasswords {
  readonly superuser: string;
  readonly dashboardUser: string;
  readonly agent: string;
}

/**
 * What the server knows before the app's own migrations: roles and the database. In the order they must run. `salt` makes
 * what the passwords are mixed with.
 */
export function roleStatements(passwords: DatabasePasswords, salt: () => Buffer = randomSalt): readonly string[] {
  return [
    `CREATE ROLE dashboard_user LOGIN PASSWORD ${literal(scramVerifier(passwords.dashboardUser, salt()))}`,
    `CREATE DATABASE ${databaseName} OWNER dashboard_user`,
    `REVOKE ALL ON DATABASE ${databaseName} FROM PUBLIC`,
    "ALTER ROLE dashboard_user SET statement_timeout = '5s'",
    "ALTER ROLE dashboard_user SET idle_in_transaction_session_timeout = '10s'",
    ...ownAgentRoleStatements(passwords, salt),
  ];
}

/** The agent's part of them. They may run again, on a server of an earlier version too. */
export function ownAgentRoleStatements(
  { agent }: Pick<DatabasePasswords, 'agent'>,
  salt: () => Buffer = randomSalt,
): readonly string[] {
  const verifier = scramVerifier(agent, salt());
  return agentRoleStatements({ name: agentRoleName, verifier, databases: [databaseName] });
}

/** Statements that only the superuser may run, inside the new database. */
export const extensionStatements: readonly string[] = [
  'CREATE EXTENSION IF NOT EXISTS pg_stat_statements',
  bloatGrant(agentRoleName),
];
