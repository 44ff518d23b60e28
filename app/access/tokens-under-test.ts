/** Tokens in a test's database. */
import pg from 'pg';
import { type Connection, connectionOf } from '../database/pool.ts';
import { addProject, addToken, type TokenRequest } from './tokens.ts';

/** Runs `work` on a connection of its own. */
export async function onDatabase<T>(url: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(connectionOf(client));
  } finally {
    await client.end();
  }
}

/** Makes a token, and its project when there is none, and resolves to its text. */
export function tokenIn(url: string, wanted: Partial<TokenRequest> = {}): Promise<string> {
  const request: TokenRequest = { project: 'default', name: 'of a test', scopes: ['read'], expiresAt: null, ...wanted };
  return onDatabase(url, async (connection) => {
    await addProject(connection, request.project, request.project);
    return (await addToken(connection, request)).text;
  });
}

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
