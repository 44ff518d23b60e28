/** The PostgreSQL role of the agent: a name and a verifier in, SQL statements out, each of which may run again. */
import { identifier, literal } from './quoting.ts';

export interface AgentRole {
  readonly name: string;
  /** From `scramVerifier`. */
  readonly verifier: string;
  /** Databases that not everybody may connect to, and the agent shall. */
  readonly databases: readonly string[];
}

/** What the server holds the role to, whatever the agent asks for. */
const limits: Readonly<Record<string, string>> = {
  statement_timeout: '2s',
  lock_timeout: '100ms',
  idle_in_transaction_session_timeout: '5s',
  default_transaction_read_only: 'on',
};

/**
 * The least that the agent needs: to see all statistics, over two connections. To be run in the database that it watches,
 * by any administrator who may create roles and grant `pg_monitor`; run again, they change the password and bring the
 * limits back.
 */
export function agentRoleStatements({ name, verifier, databases }: AgentRole): readonly string[] {
  const role = identifier(name);
  const create = `BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END`;
  return [
    `DO ${literal(create)}`,
    `ALTER ROLE ${role} LOGIN CONNECTION LIMIT 2 PASSWORD ${literal(verifier)}`,
    `GRANT pg_monitor TO ${role}`,
    ...Object.entries(limits).map(([setting, value]) => `ALTER ROLE ${role} SET ${setting} = ${literal(value)}`),
    bloatGrant(name),
    ...databases.map((database) => `GRANT CONNECT ON DATABASE ${identifier(database)} TO ${role}`),
  ];
}

/**
 * Lets the role see how wide columns are and how often null, but no value of a row: what the estimate of bloat needs. It
 * counts in the database that it is run in. Only a superuser may; where there is none, there is no such estimate.
 */
export function bloatGrant(role: string): string {
  const columns = 'starelid, staattnum, stainherit, stanullfrac, stawidth, stadistinct';
  const grant = `GRANT SELECT (${columns}) ON pg_catalog.pg_statistic TO ${identifier(role)}`;
  const hint = 'no estimate of bloat: only a superuser may let the role see the widths of columns';
  return `DO ${literal(`BEGIN ${grant}; EXCEPTION WHEN insufficient_privilege THEN RAISE NOTICE ${literal(hint)}; END`)}`;
}
