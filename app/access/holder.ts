/** Who holds a token or a sign-in, as far as it matters here: what they may do, where, and until when. */
import type { Connection } from '../database/pool.ts';
import type { Scope } from './access.ts';
import { hashOf, idOfToken, isSecretOf } from './token.ts';

export interface Holder {
  readonly tokenId: string;
  /** The project's slug. */
  readonly project: string;
  readonly scopes: readonly Scope[];
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null;
  /** Epoch milliseconds; null: never. */
  readonly lastUsedAt: number | null;
}

interface HolderRow {
  readonly id: string;
  readonly project: string;
  readonly scopes: readonly Scope[];
  readonly hash: Buffer;
  readonly expires_at: Date | null;
  readonly last_used_at: Date | null;
}

const columns = `api_token.id, project.slug as project, api_token.scopes, api_token.last_used_at`;
const joined = 'api_token join project on project.id = api_token.project_id';

/** The holder of a token that is neither expired nor revoked; null for anything else that was sent as one. */
export async function readTokenHolder(connection: Connection, text: string): Promise<Holder | null> {
  // Asked for any text of the right form, whether there is such an id or not: both take the same way.
  const [row] = await connection.rows<HolderRow>(
    `select ${columns}, api_token.hash, api_token.expires_at from ${joined}
     where api_token.id = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
    [idOfToken(text)],
  );
  return isSecretOf(row?.hash ?? null, text) && row ? toHolder(row) : null;
}

/** The holder of a browser's cookie: of the token with which it was signed in, while both last. */
export async function readSignInHolder(connection: Connection, cookie: string): Promise<Holder | null> {
  const [row] = await connection.rows<HolderRow>(
    `select ${columns}, sign_in.hash, least(sign_in.expires_at, api_token.expires_at) as expires_at
     from sign_in join api_token on api_token.id = sign_in.token_id join project on project.id = api_token.project_id
     where sign_in.hash = $1 and revoked_at is null and sign_in.expires_at > now()
       and (api_token.expires_at is null or api_token.expires_at > now())`,
    [hashOf(cookie)],
  );
  return row ? toHolder(row) : null;
}

/** Notes that a token is used now, at most once a minute whoever asks. */
export async function noteUse(connection: Connection, tokenId: string): Promise<void> {
  await connection.rows(
    `update api_token set last_used_at = now()
     where id = $1 and (last_used_at is null or last_used_at < now() - interval '1 minute')`,
    [tokenId],
  );
}

function toHolder({ id, project, scopes, expires_at: expiresAt, last_used_at: lastUsedAt }: HolderRow): Holder {
  return {
    tokenId: id,
    project,
    scopes,
    expiresAt: expiresAt?.getTime() ?? null,
    lastUsedAt: lastUsedAt?.getTime() ?? null,
  };
}
