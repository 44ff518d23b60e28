// Loads all that the agent may ever load, and ends; then it is in the compile cache, and the file that is named says so.
import './v8-settings.js';
import { writeFileSync } from 'node:fs';
import { enableCompileCache, flushCompileCache } from 'node:module';
import process from 'node:process';

const [folder, stamp] = process.argv.slice(2);
enableCompileCache(folder);

const { loadCollectors } = await import('./load-collectors.ts');
await loadCollectors(process.platform);
for (const module of ['command', 'targets/postgres/index', 'targets/redis/index', 'web/open-web', 'web/tls-server']) {
  await import(`./${module}.ts`);
}
flushCompileCache();
if (stamp !== undefined) writeFileSync(stamp, '');
