/** `lvd load` for the stack of this folder: makes the token that the test needs, in a project of its own, and ends it. */
import { addProject, addToken, revokeToken } from '../app/access/tokens.ts';
import { type LoadToken, run as load } from '../load/command.ts';
import { stateFolder } from './local/command.ts';
import { NoDatabaseError, onDatabase, stackDatabaseUrl } from './tokens/database.ts';

/** What is posted by load tests stands apart from what people look at. */
const project = 'load';
/** Longer than any run, and over soon should nobody be left to revoke it. */
const lifetimeMs = 24 * 60 * 60 * 1000;

export const run = (args: readonly string[]): Promise<number> => load(args, tokenOfStack);

/** Null where there is no stack of ours: then the service that is tested needs no token, or its own. */
async function tokenOfStack(stateDir: string | undefined): Promise<LoadToken | null> {
  const url = stackDatabaseUrl(stateFolder(stateDir));
  if (url === undefined) return null;
  try {
    const { id, text } = await onDatabase(url, async (connection) => {
      await addProject(connection, project, 'Load tests');
      const expiresAt = new Date(Date.now() + lifetimeMs);
      return addToken(connection, { project, name: 'load test', scopes: ['read', 'ingest'], expiresAt });
    });
    return { text, end: () => onDatabase(url, async (connection) => void (await revokeToken(connection, id))) };
  } catch (error) {
    if (error instanceof NoDatabaseError) return null;
    throw error;
  }
}
