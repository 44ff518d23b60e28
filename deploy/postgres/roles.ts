/**
 * The roles and the database that a PostgreSQL server must have before the app's own migrations: passwords in, SQL
 * statements out. The native stack and the compose stack both run them.
 */

export const databaseName = 'live_validation_dashboard';

/** The roles that connect over the network. The superuser `postgres` has a password as well, for repairs by hand. */
export interface DatabasePasswords {
  readonly superuser: string;
  readonly dashboardUser: string;
  readonly agent: string;
}

/** What the server knows before the app's own migrations: roles and the database. In the order they must run. */
export function roleStatements(passwords: DatabasePasswords): readonly string[] {
  return [
    `CREATE ROLE dashboard_user LOGIN PASSWORD ${literal(passwords.dashboardUser)}`,
    `CREATE ROLE lvd_agent LOGIN CONNECTION LIMIT 2 PASSWORD ${literal(passwords.agent)}`,
    'GRANT pg_monitor TO lvd_agent',
    `CREATE DATABASE ${databaseName} OWNER dashboard_user`,
    `REVOKE ALL ON DATABASE ${databaseName} FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE ${databaseName} TO lvd_agent`,
    "ALTER ROLE dashboard_user SET statement_timeout = '5s'",
    "ALTER ROLE dashboard_user SET idle_in_transaction_session_timeout = '10s'",
  ];
}

/** Statements that only the superuser may run, inside the new database. */
export const extensionStatements: readonly string[] = [
  'CREATE EXTENSION IF NOT EXISTS pg_stat_statements',
  // How wide columns are and how often null, but no value of a row: what an estimate of bloat needs.
  'GRANT SELECT (starelid, staattnum, stainherit, stanullfrac, stawidth, stadistinct) ON pg_catalog.pg_statistic TO lvd_agent',
];

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
