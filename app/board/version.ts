/** Which of two states of a project is newer. */
import type { ProjectVersion, Snapshot } from './read.ts';

export function versionOf<D extends { readonly version: number }>(snapshot: Snapshot<D>): ProjectVersion;
export function versionOf<D extends { readonly version: number }>(snapshot: Snapshot<D> | null): ProjectVersion | null;
export function versionOf(snapshot: Snapshot<{ readonly version: number }> | null): ProjectVersion | null {
  return snapshot && { epoch: snapshot.epoch, version: snapshot.document.version };
}

/** Whether what is known is at least as new as `wanted`, and of the same database. */
export function isCurrent(known: ProjectVersion | null, wanted: ProjectVersion): boolean {
  return known !== null && known.epoch === wanted.epoch && known.version >= wanted.version;
}
