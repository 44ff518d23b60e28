/**
 * What a caller may do, and in which project. Whatever reads or writes data of a project asks for one of these, so that
 * a route that forgot to ask who is there does not compile.
 */
import { loadProject } from '../../metrics/catalogue/business.ts';

/** `read`: see results. `ingest`: post reports. `admin`: manage tokens. */
export const scopes = ['read', 'ingest', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** The project that a caller without a token sees, and that the first migration makes. */
export const defaultProject = 'default';

/** Whether a load test asks, whose doings are nobody's interest and nobody's opinion. */
export const isLoadTest = ({ project }: Access): boolean => project === loadProject;

declare const granted: unique symbol;

/** Leave to do `S` in one project. Only this file makes one. */
export interface Access<S extends Scope = Scope> {
  readonly [granted]: S;
  /** The project's slug: it stands in every statement and in every key of the cache. */
  readonly project: string;
  /** The public part of the token's name; null for a caller without one. */
  readonly tokenId: string | null;
}

/** Gives leave; called where it was found out who is there, and by work that the app does on its own account. */
export function grant<S extends Scope>(_scope: S, project: string, tokenId: string | null = null): Access<S> {
  // The mark exists for the compiler only.
  return { project, tokenId } as Access<S>;
}
