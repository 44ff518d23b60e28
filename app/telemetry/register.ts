/**
 * Preloaded with `--import`, before anything else is imported: starts tracing and patches express, pg, ioredis, pino
 * and node:http. Metrics are not OpenTelemetry's here. Whether a request is traced is decided once, when it arrives.
 */
import process from 'node:process';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';
import { readAppConfig } from '../config.ts';

const config = readAppConfig();
if (!supportsSyncHooks()) {
  process.stderr.write(`Node.js ${process.versions.node} has no synchronous module hooks; expected: 26 or newer\n`);
  process.exit(1);
}
// Only what is patched passes the hooks; every other module loads as it would without them.
register({ include: ['express', 'pg', 'pg-pool', 'ioredis', 'pino', 'http', 'https', 'node:http', 'node:https'] });

// Only now, so that what these import is seen by the hooks.
const { startTracing } = await import('./tracing.ts');
await startTracing(config.tracing);
