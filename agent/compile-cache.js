// What was compiled once is kept in a folder. A process that finds some of it missing loads the compiler, and keeps it in
// memory for as long as it runs; the agent runs for months, so another process fills the folder before.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { enableCompileCache, getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const withinMs = 60_000;
// Read here and not in a config.ts, which nothing has compiled yet.
const { env } = process;

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
  // All that it needs to run, and none of the secrets.
  const { LD_LIBRARY_PATH, NODE_COMPILE_CACHE } = env;
  const args = [join(root, 'agent', 'fill-compile-cache.js'), join(folder, '..'), stamp];
  // Its failure would be the agent's own, which then says more about it.
  spawnSync(process.execPath, args, {
    env: { LD_LIBRARY_PATH, NODE_COMPILE_CACHE },
    stdio: 'ignore',
    timeout: withinMs,
  });
}

/** Changes with every source file that the agent may load: how many there are, their bytes, and when one changed last. */
function fingerprint() {
  let [files, bytes, newestMs] = [0, 0, 0];
  for (const folder of ['agent', 'metrics', 'service']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/(?<!\.test)\.[jt]s$/.test(name)) continue;
      const { size, mtimeMs } = statSync(join(root, folder, name));
      files += 1;
      bytes += size;
      newestMs = Math.max(newestMs, mtimeMs);
    }
  }
  return `${files}-${bytes}-${Math.round(newestMs)}`;
}
