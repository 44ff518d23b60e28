/** Runs SQL on a server that is up: one statement after the other, over one connection. */
import pg from 'pg';

const withinMs = 5000;

/** Resolves to the last answer. CREATE DATABASE allows no transaction, so there is none around them. */
export async function runStatements(
  connectionString: string,
  statements: readonly (string | pg.QueryConfig)[],
): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: withinMs, query_timeout: withinMs });
  client.on('error', () => undefined); // a server that ends meanwhile is reported by the query
  await client.connect();
  try {
    let result = await client.query('SELECT 1');
    for (const statement of statements) result = await client.query(statement);
    return result;
  } finally {
    await client.end();
  }
}
