/** Making, listing and revoking tokens, for those who run the product: whoever has the database's password may. */
import type { Connection } from '../database/pool.ts';
import type { Scope } from './access.ts';
import { createToken, type NewToken } from './token.ts';

export interface TokenRequest {
  /** The project's slug. */
  readonly project: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Null: never. */
  readonly expiresAt: Date | null;
}

/** What is known of a token; the secret itself is not. */
export interface TokenInfo extends TokenRequest {
  readonly id: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
  readonly lastUsedAt: Date | null;
}

/** There is no such project. */
export class UnknownProjectError extends Error {
  override readonly name = 'UnknownProjectError';
}

/** Stores a new token's hash. @throws UnknownProjectError */
export async function addToken(
  connection: Connection,
  request: TokenRequest,
  token: NewToken = createToken(request.scopes),
): Promise<NewToken> {
  const { project, name, scopes, expiresAt } = request;
  const added = await connection.rows(
    `insert into api_token (id, project_id, name, scopes, hash, expires_at)
     select $1, project.id, $3, $4, $5, $6 from project where slug = $2 returning id`,
    [token.id, project, name, scopes, token.hash, expiresAt],
  );
  if (added.length === 0) throw new UnknownProjectError(`there is no project "${project}"`);
  return token;
}

/** Makes a project; resolves to false when there is one of that slug. */
export async function addProject(connection: Connection, slug: string, name: string): Promise<boolean> {
  const added = await connection.rows(
    'insert into project (slug, name) values ($1, $2) on conflict (slug) do nothing returning id',
    [slug, name],
  );
  return added.length > 0;
}

export async function listProjects(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.rows<{ slug: string }>('select slug from project order by slug');
  return rows.map(({ slug }) => slug);
}

/** All tokens, those of one project together, the oldest first. */
export async function listTokens(connection: Connection): Promise<readonly TokenInfo[]> {
  const rows = await connection.rows<TokenRow>(
    `select api_token.id, project.slug as project, api_token.name, scopes, api_token.created_at, expires_at, revoked_at,
       last_used_at
     from api_token join project on project.id = api_token.project_id order by project.slug, api_token.created_at, id`,
  );
  return rows.map((row) => ({
    id: row.id,
    project: row.project,
    name: row.name,
    scopes: row.scopes,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  }));
}

/** Ends a token for good, and everything that was signed in with it. Resolves to false when there is none of that id. */
export async function revokeToken(connection: Connection, id: string): Promise<boolean> {
  const revoked = await connection.rows(
    'update api_token set revoked_at = coalesce(revoked_at, now()) where id = $1 returning id',
    [id],
  );
  return revoked.length > 0;
}

interface TokenRow {
  readonly id: string;
  readonly project: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}
