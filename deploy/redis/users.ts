/** The Redis user of the agent: a name and a password in, the text that Redis reads out. It holds no password. */
import { createHash } from 'node:crypto';
import { neededPermissions } from '../../agent/targets/redis/permissions.ts';

export interface RedisUser {
  readonly name: string;
  readonly password: string;
}

/**
 * Everything that a user may do, as the words of an ACL: no key, no channel, and only what the agent asks. They first
 * forget what the user was before, so that they can be given again with another password.
 */
export function agentUserRules({ password }: Pick<RedisUser, 'password'>): readonly string[] {
  const hash = createHash('sha256').update(password).digest('hex');
  return ['reset', 'on', `#${hash}`, 'resetkeys', 'resetchannels', '-@all', ...neededPermissions];
}

/** The line of the user in an ACL file, or in redis.conf. @throws Error when the name would be read as two words. */
export function agentUserLine({ name, password }: RedisUser): string {
  if (!isRedisUserName(name)) throw new Error(`"${name}" is no name of a user; expected: ${expectedRedisUserName}`);
  return `user ${name} ${agentUserRules({ password }).join(' ')}`;
}

export const expectedRedisUserName = 'letters, digits and . _ - : @';

export function isRedisUserName(name: string): boolean {
  return /^[\w.:@-]+$/.test(name);
}

/**
 * The ACL file of the product's own Redis: everybody on the loopback address or in the compose network may do what the
 * app does, and the agent what it needs.
 */
export function renderUsersFile(agent: RedisUser): string {
  return `user default on nopass ~* &* +@all\n${agentUserLine(agent)}\n`;
}
