/**
 * Signing in: a browser shows a token once and gets a cookie for it. The sign-in is kept in PostgreSQL, as the hash of
 * what the cookie holds: Redis may forget what it has at any time, and people are not to sign in again then.
 */
import type { Connection, Database } from '../database/pool.ts';
import type { Holder } from './holder.ts';
import { createSecret, hashOf } from './token.ts';

/** After so long a browser has to show its token again. */
const lifetimeMs = 7 * 24 * 60 * 60 * 1000;

export interface NewSignIn {
  /** What the cookie holds. */
  readonly cookie: string;
  readonly lifetimeSeconds: number;
}

/** Signs a browser in; a cookie that it had until now ends, so that one planted before never becomes this one's. */
export async function startSignIn(database: Database, holder: Holder, before: string | null): Promise<NewSignIn> {
  const cookie = createSecret();
  const lastsMs = Math.min(lifetimeMs, (holder.expiresAt ?? Number.POSITIVE_INFINITY) - Date.now());
  await database.run('write_token', async (connection) => {
    if (before !== null) await remove(connection, before);
    await connection.rows('delete from sign_in where expires_at < now()');
    await connection.rows('insert into sign_in (hash, token_id, expires_at) values ($1, $2, $3)', [
      hashOf(cookie),
      holder.tokenId,
      new Date(Date.now() + lastsMs),
    ]);
  });
  return { cookie, lifetimeSeconds: Math.floor(lastsMs / 1000) };
}

export async function endSignIn(database: Database, cookie: string): Promise<void> {
  await database.run('write_token', (connection) => remove(connection, cookie));
}

async function remove(connection: Connection, cookie: string): Promise<void> {
  await connection.rows('delete from sign_in where hash = $1', [hashOf(cookie)]);
}
