/**
 * The account that third-party servers run under: as root the unprivileged account `nobody`, otherwise the user's own.
 * In: nothing but the system's account table and file modes. Out: ids for `spawn`, and whether the account can reach a path.
 */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const executeBits = 0o111;

/** The account for servers that must not run as root; `undefined` when we are an ordinary user and run them ourselves. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim());
  return { name: 'nobody', uid: idOf('-u'), gid: idOf('-g') };
}

/** Whether the account may enter every folder on the way to `path`; `path` itself need not exist yet. */
export function canReach(account: Account | undefined, path: string): boolean {
  if (!account) return true;
  let folder = dirname(resolve(path));
  for (;;) {
    if (!mayEnter(account, folder)) return false;
    const parent = dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

/** A folder that does not exist yet will be created by us, with a mode that fits. */
function mayEnter(account: Account, folder: string): boolean {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (!stats) return true;
  const bits = stats.mode & executeBits;
  if (stats.uid === account.uid) return (bits & 0o100) !== 0;
  if (stats.gid === account.gid) return (bits & 0o010) !== 0;
  return (bits & 0o001) !== 0;
}
