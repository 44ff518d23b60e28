/** Loads all that the agent may ever load, and ends; then it is in the compile cache, and the file given says so. */
import { writeFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import process from 'node:process';
import './command.ts';
import './targets/postgres.ts';
import './targets/redis/index.ts';
import './web/open-web.ts';
import './web/tls-server.ts';
import { loadCollectors } from './load-collectors.ts';

await loadCollectors(process.platform);
flushCompileCache();
const [stamp] = process.argv.slice(2);
if (stamp !== undefined) writeFileSync(stamp, '');
