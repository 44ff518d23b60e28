/** Makes the validator's token good, which is among the secrets of the compose stack, once the schema is there. */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { onDatabase } from '../tokens/database.ts';
import { registerValidatorToken } from '../tokens/own-tokens.ts';

const folder = process.argv[2] ?? '/run/lvd-secrets';
const secret = (name: string): string => readFileSync(`${folder}/${name}`, 'utf8');

await onDatabase(secret('database_url'), (connection) => registerValidatorToken(connection, secret('validator_token')));
process.stdout.write('The validator may post.\n');
