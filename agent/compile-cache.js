// What was compiled once is kept in a folder. A process that finds some of it missing loads the compiler, and keeps it in
// memory for as long as it runs; the agent runs for months, so another process fills the folder before.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const withinMs = 60_000;

/**
 * Turns the cache on, filled. Where its folder cannot be written, the agent works as well, with more memory.
 * NODE_COMPILE_CACHE names another folder.
 */
export function useCompileCache() {
  enableCompileCache(join(root, 'node_modules', '.cache', 'lvd-compile'));
  const folder = getCompileCacheDir();
  if (folder === undefined) return;
  const stamp = join(folder, `agent-${fingerprint()}`);
  if (existsSync(stamp)) return;
  const args = [join(root, 'agent', 'fill-compile-cache.ts'), stamp];
  // Its failure would be the agent's own, which then says more about it.
  spawnSync(process.execPath, args, {
    env: { NODE_COMPILE_CACHE: join(folder, '..') },
    stdio: 'ignore',
    timeout: withinMs,
  });
}

/** Changes with every source file that the agent may load. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  for (const folder of ['agent', 'metrics', 'service']) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
    for (const file of files.filter((name) => /(?<!\.test)\.[jt]s$/.test(name)).sort()) {
      const { size, mtimeMs } = statSync(join(root, folder, file));
      hash.update(`${folder}/${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}
