/** The tokens of the native stack: where they are kept, and what people are told of theirs. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StateFolder, writeSecret } from '../local/state-folder.ts';
import { NoDatabaseError, onDatabase, stackDatabaseUrl } from './database.ts';
import { firstToken, keepValidatorToken } from './own-tokens.ts';

const fileName = 'validator_token';

/** The file with the validator's token, readable by us alone. It may not be there yet. */
export const validatorTokenFile = ({ secrets }: StateFolder): string => join(secrets, fileName);

/** Makes sure that the file holds a good token. While the database is away, one that is there is left as it is. */
export async function setUpValidatorToken(state: StateFolder): Promise<void> {
  const file = validatorTokenFile(state);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  try {
    const token = await onDatabase(urlOf(state), (connection) => keepValidatorToken(connection, before));
    if (token !== before) writeSecret(state, fileName, token);
  } catch (error) {
    if (!(error instanceof NoDatabaseError) || before === null) throw error;
  }
}

/** Words with a token for whoever starts the stack for the first time; null at every other start. */
export async function firstTokenWords(state: StateFolder, boardUrl: string): Promise<string | null> {
  try {
    const token = await onDatabase(urlOf(state), firstToken);
    return token && wordsOf(token, boardUrl);
  } catch (error) {
    if (!(error instanceof NoDatabaseError)) throw error;
    // The stack runs all the same.
    return `Whether you have a token is not known: ${error.message}. npm run lvd -- token create makes one.\n`;
  }
}

function wordsOf(token: string, boardUrl: string): string {
  return `Your token for posting results. It is shown this once; npm run lvd -- token create makes more.

  export LVD_TOKEN=${token}

  curl -sS ${boardUrl}/api/v1/ingest/json -H "authorization: Bearer $LVD_TOKEN" -H 'content-type: application/json' \\
    -d '{"suite": "Hello", "results": [{"check": "it works", "status": "passed"}]}'
`;
}

function urlOf(state: StateFolder): string {
  const url = stackDatabaseUrl(state);
  if (url === undefined) throw new Error(`${state.secrets}/database_url: no such file; expected: the stack's database`);
  return url;
}
