/** `lvd agent-setup`: prints what creates the agent's role in PostgreSQL, or its user in Redis, with the least rights. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { agentRoleStatements } from '../postgres/agent-role.ts';
import { expectedName, isName } from '../postgres/quoting.ts';
import { agentRoleName } from '../postgres/roles.ts';
import { randomSalt, scramVerifier } from '../postgres/scram.ts';
import { agentUserLine, agentUserRules, expectedRedisUserName, isRedisUserName } from '../redis/users.ts';
import { passwordFromEnvironment } from './config.ts';
import { keptPassword } from './password.ts';

const help = `Usage: lvd agent-setup postgres [--role NAME] [--database NAME]… [--password-file FILE]
       lvd agent-setup redis [--user NAME] [--for acl-file|redis-cli] [--password-file FILE]

Prints what creates the agent's role in PostgreSQL (SQL, for psql) or its user in Redis (a line for its ACL file or
redis.conf, or a command for redis-cli), with no more rights than the agent needs. Run again, it changes the password.

  --role NAME, --user NAME   what it is called (default: ${agentRoleName})
  --database NAME            a database that not everybody may connect to; may be given several times
  --for acl-file|redis-cli   what the text is for (default: acl-file)
  --password-file FILE       holds the password; made, with a new one, when it is not there
                             (default: ${agentRoleName}-postgres.password, ${agentRoleName}-redis.password)

The password may also be in LVD_AGENT_SETUP_PASSWORD. It is never printed: what is printed holds a SCRAM-SHA-256 verifier
or a SHA-256 hash of it. Exit codes: 0, 1: the password file cannot be used, 2: wrong usage, 78: wrong environment.

  lvd agent-setup postgres | psql --single-transaction -v ON_ERROR_STOP=1
  lvd agent-setup redis --for redis-cli | redis-cli
`;

const options = {
  role: { type: 'string', default: agentRoleName },
  user: { type: 'string', default: agentRoleName },
  database: { type: 'string', multiple: true, default: [] as string[] },
  for: { type: 'string', default: 'acl-file' },
  'password-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = ReturnType<typeof parse>['values'];

const targets = {
  postgres: { wrongUsage: wrongPostgresUsage, render: renderPostgres },
  redis: { wrongUsage: wrongRedisUsage, render: renderRedis },
} as const;

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

/** Exit code 0: it is printed, 1: the password file cannot be used, 2: wrong usage. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const [target, ...more] = positionals;
  if (!isTarget(target) || more.length > 0)
    return refuse(`${positionals.join(' ') || 'nothing'} is asked for; expected: postgres or redis`);
  const wrong = targets[target].wrongUsage(values);
  if (wrong) return refuse(wrong);
  try {
    const password = findPassword(values['password-file'], target);
    process.stdout.write(targets[target].render(values, password));
    return 0;
  } catch (error) {
    process.stderr.write(`lvd agent-setup: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function isTarget(name: string | undefined): name is keyof typeof targets {
  return name !== undefined && Object.hasOwn(targets, name);
}

function refuse(what: string): number {
  process.stderr.write(`lvd agent-setup: ${what}\nlvd agent-setup --help tells more.\n`);
  return 2;
}

function findPassword(file: string | undefined, target: string): string {
  const given = file === undefined ? passwordFromEnvironment() : undefined;
  if (given !== undefined) return given;
  const path = file ?? `${agentRoleName}-${target}.password`;
  const { password, isNew } = keptPassword(path);
  process.stderr.write(
    isNew ? `A new password is in ${path}; only you may read it.\n` : `The password is that of ${path}.\n`,
  );
  return password;
}

function wrongPostgresUsage({ role, database }: Values): string | undefined {
  const wrong = [role, ...database].find((name) => !isName(name));
  return wrong === undefined
    ? undefined
    : `${JSON.stringify(wrong)} is no name in PostgreSQL; expected: ${expectedName}`;
}

function renderPostgres({ role, database }: Values, password: string): string {
  const verifier = scramVerifier(password, randomSalt());
  const statements = agentRoleStatements({ name: role, verifier, databases: database });
  return `${statements.map((statement) => `${statement};`).join('\n')}\n`;
}

function wrongRedisUsage({ user, for: reader }: Values): string | undefined {
  if (!isRedisUserName(user)) return `${JSON.stringify(user)} is no name in Redis; expected: ${expectedRedisUserName}`;
  return ['acl-file', 'redis-cli'].includes(reader) ? undefined : `--for ${reader}; expected: acl-file or redis-cli`;
}

function renderRedis({ user, for: reader }: Values, password: string): string {
  if (reader === 'acl-file') return `${agentUserLine({ name: user, password })}\n`;
  return `ACL SETUSER ${user} ${agentUserRules({ password }).join(' ')}\n`;
}
