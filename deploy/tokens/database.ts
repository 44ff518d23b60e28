/** The database that tokens are kept in: of the stack in a state folder, or the one that the environment names. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { isConnectionError } from '../../app/database/errors.ts';
import { type Connection, connectionOf } from '../../app/database/pool.ts';
import { stateFolder } from '../local/command.ts';
import type { StateFolder } from '../local/state-folder.ts';
import { readDatabaseUrl } from './config.ts';

const timeoutMs = 5000;

export const databaseHelp = `  --state-dir DIR   of the stack whose tokens these are [.lvd in this folder; LVD_STATE_DIR]
The database is the one that LVD_DATABASE_URL names, else that of the stack in the state folder.
`;

/** Words for people about why the database cannot be used. */
export class NoDatabaseError extends Error {
  override readonly name = 'NoDatabaseError';
}

/** The URL of a stack's database; undefined before its first start. */
export function stackDatabaseUrl(state: StateFolder): string | undefined {
  const file = join(state.secrets, 'database_url');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Runs `work` on one connection. @throws NoDatabaseError */
export async function onDatabase<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    application_name: 'lvd token',
  });
  client.on('error', () => undefined); // the statement that waits for it tells
  try {
    await client.connect();
    return await work(connectionOf(client));
  } catch (error) {
    if (!isConnectionError(error)) throw error;
    throw new NoDatabaseError(`the database does not answer: ${(error as Error).message}; expected: a running stack`);
  } finally {
    await client.end();
  }
}

/**
 * What a command does with the database that its options name; prints what is wrong and resolves to 1 when there is none.
 * @param stateDir the option `--state-dir`, which comes before the environment
 */
export async function withDatabase(
  stateDir: string | undefined,
  work: (connection: Connection) => Promise<number>,
): Promise<number> {
  try {
    const fromEnvironment = stateDir === undefined ? readDatabaseUrl() : undefined;
    const url = fromEnvironment ?? stackDatabaseUrl(stateFolder(stateDir));
    if (!url) {
      throw new NoDatabaseError(
        `no stack was ever started in ${stateFolder(stateDir).root}; expected: that, or LVD_DATABASE_URL`,
      );
    }
    return await onDatabase(url, work);
  } catch (error) {
    if (!(error instanceof NoDatabaseError)) throw error;
    process.stderr.write(`lvd token: ${error.message}\n`);
    return 1;
  }
}
