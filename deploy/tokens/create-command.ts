/** `lvd token create`: the token alone goes to standard output, so that a shell can take it; words go beside it. */
import process from 'node:process';
import { defaultProject, type Scope, scopes } from '../../app/access/access.ts';
import { addProject, addToken, listProjects, type TokenRequest, UnknownProjectError } from '../../app/access/tokens.ts';
import { isSlug } from '../../app/board/slug.ts';
import { parseCommand, usageExitCode } from '../local/command.ts';
import { databaseHelp, withDatabase } from './database.ts';
import { expectedExpiry, parseExpiry } from './expiry.ts';

const help = `Usage: lvd token create [OPTION …]

Makes a token and prints it. It is shown this once: only a hash of it is kept.

  export LVD_TOKEN=$(npm -s run lvd -- token create --name "nightly build")

  --name TEXT       what it is for, as the list shows it [the scopes]
  --scope SCOPES    what it may do, one or more of ${scopes.join(', ')} [ingest]
  --project SLUG    the project that it belongs to [${defaultProject}]
  --create-project  make the project when there is none of that name
  --expires WHEN    ${expectedExpiry} [365d]
  --json            for programs
${databaseHelp}`;

const options = {
  name: { type: 'string' },
  scope: { type: 'string', multiple: true },
  project: { type: 'string', default: defaultProject },
  'create-project': { type: 'boolean' },
  expires: { type: 'string', default: '365d' },
  json: { type: 'boolean' },
} as const;

const longestName = 200;

export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, help, options);
  if (typeof parsed === 'number') return parsed;
  const { values, positionals } = parsed;
  const { project, json } = values;
  const wanted = (values.scope ?? ['ingest']).join();
  const granted = parseScopes(wanted);
  if (!granted) return refuse('--scope', wanted, `one or more of ${scopes.join(', ')}`);
  const expiresAt = parseExpiry(values.expires);
  if (expiresAt === undefined) return refuse('--expires', values.expires, expectedExpiry);
  const name = values.name?.trim() ?? granted.join(', ');
  if (name === '' || name.length > longestName) return refuse('--name', name, `1 to ${longestName} characters`);
  if (!isSlug(project)) return refuse('--project', project, 'small letters, digits and hyphens: orders-2');
  if (positionals[0] !== undefined) return refuse('', positionals[0], 'only options');

  const request: TokenRequest = { project, name, scopes: granted, expiresAt };
  return withDatabase(values['state-dir'], async (connection) => {
    if (values['create-project']) await addProject(connection, project, project);
    try {
      const { id, text } = await addToken(connection, request);
      if (json) process.stdout.write(`${JSON.stringify({ ...request, id, token: text }, null, 2)}\n`);
      else tell(request, id, text);
      return 0;
    } catch (error) {
      if (!(error instanceof UnknownProjectError)) throw error;
      const known = (await listProjects(connection)).join(', ');
      process.stderr.write(
        `lvd token create: ${error.message}; expected: one of ${known}, or --create-project beside it\n`,
      );
      return 1;
    }
  });
}

function tell({ project, scopes: granted, expiresAt }: TokenRequest, id: string, text: string): void {
  const until = expiresAt ? `until ${expiresAt.toISOString().slice(0, 10)}` : 'until it is revoked';
  process.stderr.write(
    `Token ${id} may do ${granted.join(', ')} in the project "${project}", ${until}. It is shown this once:\n\n`,
  );
  process.stdout.write(`${text}\n`);
  process.stderr.write(`\nSend it as the header "Authorization: Bearer …". End it with: lvd token revoke ${id}\n`);
}

/** Undefined when one of them is none. */
function parseScopes(text: string): readonly Scope[] | undefined {
  const words = text.split(',').map((word) => word.trim());
  const granted = scopes.filter((scope) => words.includes(scope));
  return granted.length > 0 && words.every((word) => scopes.some((scope) => scope === word)) ? granted : undefined;
}

function refuse(option: string, value: string, expected: string): number {
  process.stderr.write(`lvd token create: ${option} "${value}"; expected: ${expected}\n`.replace('  ', ' '));
  return usageExitCode;
}
