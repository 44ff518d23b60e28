/** Makes the tokens good that are among the secrets of the compose stack, once the schema is there. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { onDatabase } from '../tokens/database.ts';
import { registerLoadToken, registerValidatorToken } from '../tokens/own-tokens.ts';

const folder = process.argv[2] ?? '/run/lvd-secrets';
const secret = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');

await onDatabase(secret('database_url'), async (connection) => {
  await registerValidatorToken(connection, secret('validator_token'));
  await registerLoadToken(connection, secret('load_token'));
});
process.stdout.write('The validator may post, and load may be sent.\n');
