/** `lvd token list`: every token with what it may do and when it was last used. */
import process from 'node:process';
import { listTokens, type TokenInfo } from '../../app/access/tokens.ts';
import { renderTable } from '../../service/table.ts';
import { parseCommand } from '../local/command.ts';
import { databaseHelp, withDatabase } from './database.ts';

const help = `Usage: lvd token list [--all] [--json] [--state-dir DIR]

Lists the tokens that are good. A use is noted at most once a minute.

  --all             those that have expired or were revoked as well
  --json            for programs
${databaseHelp}`;

type State = 'good' | 'expired' | 'revoked';

export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, help, { all: { type: 'boolean' }, json: { type: 'boolean' } });
  if (typeof parsed === 'number') return parsed;
  const { values } = parsed;
  return withDatabase(values['state-dir'], async (connection) => {
    const tokens = (await listTokens(connection)).map((token) => ({ ...token, state: stateOf(token) }));
    const shown = values.all ? tokens : tokens.filter(({ state }) => state === 'good');
    process.stdout.write(values.json ? `${JSON.stringify(shown, null, 2)}\n` : tableOf(shown));
    return 0;
  });
}

function stateOf({ revokedAt, expiresAt }: TokenInfo): State {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt.getTime() <= Date.now() ? 'expired' : 'good';
}

function tableOf(tokens: readonly (TokenInfo & { readonly state: State })[]): string {
  if (tokens.length === 0) return 'There are no tokens. Make one with: lvd token create\n';
  return renderTable({
    columns: ['id', 'project', 'name', 'scopes', 'state', 'created', 'expires', 'last used'].map((title) => ({
      title,
    })),
    rows: tokens.map(({ id, project, name, scopes, state, createdAt, expiresAt, lastUsedAt }) => [
      id,
      project,
      name,
      scopes.join(', '),
      state,
      dayOf(createdAt),
      expiresAt ? dayOf(expiresAt) : 'never',
      lastUsedAt ? `${lastUsedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'never',
    ]),
  });
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);
