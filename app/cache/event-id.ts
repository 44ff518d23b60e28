/**
 * The id of an event, in Redis and for whoever follows the board: `<version>-<database>`. Ids of one database grow with
 * its versions, and one of another database can be told.
 */
import type { ProjectVersion } from '../board/read.ts';

export function eventIdOf({ epoch, version }: ProjectVersion): string {
  return `${version}-${databaseTagOf(epoch)}`;
}

/** 32 bits of the database's epoch, which is a random UUID: what has its place in an id of Redis. */
function databaseTagOf(epoch: string): number {
  return Number.parseInt(epoch.replaceAll('-', '').slice(0, 8), 16) || 0;
}

/** A version that somebody has seen; `id` is null when only the version is known. */
export interface SeenVersion {
  readonly version: number;
  readonly id: string | null;
}

/** Reads an id, or a version alone. Null when it is neither. */
export function readSeenVersion(text: string): SeenVersion | null {
  const [, version, tag] = /^(\d{1,15})(-\d{1,10})?$/.exec(text) ?? [];
  return version === undefined ? null : { version: Number(version), id: tag === undefined ? null : text };
}

/** Whether what was seen is of this database, as far as can be told. */
export function isOfDatabase(seen: SeenVersion, epoch: string): boolean {
  return seen.id === null || seen.id === eventIdOf({ epoch, version: seen.version });
}
