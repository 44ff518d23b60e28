/** Writes files whole. */
import { chmodSync, renameSync, writeFileSync } from 'node:fs';

/**
 * A reader sees the old content or the new one, never half of it. The folder has to be there.
 * @param mode who may read it, whatever the process's own mask says; by the mask when not given
 * @throws what `fs` throws
 */
export function replaceFile(path: string, content: string, mode?: number): void {
  const incomplete = `${path}.new`;
  writeFileSync(incomplete, content, mode === undefined ? {} : { mode });
  if (mode !== undefined) chmodSync(incomplete, mode);
  renameSync(incomplete, path);
}
