/** `lvd token revoke`: ends tokens for good. */
import process from 'node:process';
import { revokeToken } from '../../app/access/tokens.ts';
import { parseCommand, usageExitCode } from '../local/command.ts';
import { databaseHelp, withDatabase } from './database.ts';

const help = `Usage: lvd token revoke ID … [--json] [--state-dir DIR]

Ends tokens for good: every worker refuses them within five seconds, and browsers that were signed in with them are
signed out. "lvd token list" shows the ids.

  --json            for programs
${databaseHelp}`;

export async function run(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, help, { json: { type: 'boolean' } });
  if (typeof parsed === 'number') return parsed;
  const { values, positionals } = parsed;
  if (positionals.length === 0) {
    process.stderr.write(`lvd token revoke: no ID; expected: at least one\n\n${help}`);
    return usageExitCode;
  }
  return withDatabase(values['state-dir'], async (connection) => {
    const revoked: string[] = [];
    // Somebody may paste the whole token: its id stands in it, and the rest is not needed.
    const ids = positionals.map((text) => /^lvd_[ria]*_([a-z2-7]{8})_/.exec(text)?.[1] ?? text);
    for (const id of ids) if (await revokeToken(connection, id)) revoked.push(id);
    const unknown = ids.filter((id) => !revoked.includes(id));
    if (values.json) process.stdout.write(`${JSON.stringify({ revoked, unknown })}\n`);
    else for (const id of revoked) process.stdout.write(`${id} is revoked.\n`);
    if (unknown.length === 0) return 0;
    process.stderr.write(`lvd token revoke: there is no token ${unknown.join(', ')}; see: lvd token list --all\n`);
    return 1;
  });
}
