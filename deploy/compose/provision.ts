/** Creates the roles and the database in the compose stack's PostgreSQL; does nothing when they are there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { databaseName, extensionStatements, roleStatements } from '../postgres/roles.ts';

const folder = '/run/lvd-secrets';
const secret = (name: string): string => readFileSync(join(folder, name), 'utf8');

const superuserUrl = secret('superuser_url');
const { rowCount } = await runAll(superuserUrl, [
  { text: 'SELECT 1 FROM pg_database WHERE datname = $1', values: [databaseName] },
]);
if (rowCount) {
  process.stdout.write('The database is there already.\n');
} else {
  const passwords = {
    superuser: secret('postgres_password'),
    dashboardUser: secret('dashboard_user_password'),
    agent: secret('agent_password'),
  };
  await runAll(superuserUrl, roleStatements(passwords));
  const inDatabase = new URL(superuserUrl);
  inDatabase.pathname = databaseName;
  await runAll(inDatabase.href, extensionStatements);
  process.stdout.write('The roles and the database were created.\n');
}

/** Runs statements one by one (CREATE DATABASE allows no transaction) and returns the last answer. */
async function runAll(url: string, statements: readonly (string | pg.QueryConfig)[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    let result = await client.query('SELECT 1');
    for (const statement of statements) result = await client.query(statement);
    return result;
  } finally {
    await client.end();
  }
}
