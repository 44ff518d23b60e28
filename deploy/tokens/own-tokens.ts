/** The tokens that a stack makes for itself: for the validator, for load, and for whoever starts it for the first time. */
import { defaultProject } from '../../app/access/access.ts';
import { readTokenHolder } from '../../app/access/holder.ts';
import { hashOf, idOfToken } from '../../app/access/token.ts';
import { addProject, addToken, listTokens, type TokenRequest } from '../../app/access/tokens.ts';
import type { Connection } from '../../app/database/pool.ts';
import { loadProject } from '../../metrics/catalogue/business.ts';

const validatorRequest: TokenRequest = {
  project: defaultProject,
  name: 'validator (made by the stack)',
  scopes: ['ingest'],
  expiresAt: null,
};
/** What is posted by load tests stands apart from what people look at. */
export const loadRequest: TokenRequest = {
  project: loadProject,
  name: 'load test',
  scopes: ['read', 'ingest'],
  expiresAt: null,
};
const yearMs = 365 * 24 * 60 * 60 * 1000;

/** The token that the validator had, if it is still good; else a new one. */
export async function keepValidatorToken(connection: Connection, before: string | null): Promise<string> {
  if (before !== null && (await readTokenHolder(connection, before))) return before;
  return (await addToken(connection, validatorRequest)).text;
}

/** Makes the project of load tests, unless it is there. */
export const addLoadProject = (connection: Connection): Promise<boolean> =>
  addProject(connection, loadRequest.project, 'Load tests');

/**
 * Makes the validator's token good, which was made elsewhere, unless there is one of its id already, good or not.
 * @throws Error when the text is no token
 */
export const registerValidatorToken = (connection: Connection, text: string): Promise<void> =>
  register(connection, validatorRequest, text);

/** The same for the token of load tests. @throws Error when the text is no token */
export async function registerLoadToken(connection: Connection, text: string): Promise<void> {
  await addLoadProject(connection);
  await register(connection, loadRequest, text);
}

async function register(connection: Connection, request: TokenRequest, text: string): Promise<void> {
  const id = idOfToken(text);
  if (id === null) throw new Error(`the secret for "${request.name}" is no token; expected: lvd_i_… or lvd_ri_…`);
  if ((await listTokens(connection)).some((token) => token.id === id)) return;
  await addToken(connection, request, { id, text, hash: hashOf(text) });
}

/** A token for posting, when nobody has ever made one; else null. */
export async function firstToken(connection: Connection): Promise<string | null> {
  const made = (await listTokens(connection)).filter(
    ({ name }) => ![validatorRequest.name, loadRequest.name].includes(name),
  );
  if (made.length > 0) return null;
  const expiresAt = new Date(Date.now() + yearMs);
  const request: TokenRequest = { project: defaultProject, name: 'first start', scopes: ['ingest'], expiresAt };
  return (await addToken(connection, request)).text;
}
