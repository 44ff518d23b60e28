/**
 * Preloaded with `--import`, before anything else is imported: starts tracing and patches pg, ioredis, pino and
 * node:http, if traces have somewhere to go. Metrics are not OpenTelemetry's here.
 */
import process from 'node:process';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';
import { readAppConfig, type TracingConfig } from '../config.ts';

const { tracing } = readAppConfig();
if (tracing.exportEndpoint) await preload(tracing);

async function preload(config: TracingConfig): Promise<void> {
  if (!supportsSyncHooks()) {
    process.stderr.write(`Node.js ${process.versions.node} has no synchronous module hooks; expected: 26 or newer\n`);
    process.exit(1);
  }
  // Only what is patched passes the hooks; every other module loads as it would without them.
  const lean = { include: ['pg', 'pg-pool', 'ioredis', 'pino', 'http', 'https', 'node:http', 'node:https'] };
  register(config.instrumentations === 'all' ? {} : lean);
  // Only now, so that what this imports is seen by the hooks.
  const { startTracing } = await import('./tracing.ts');
  await startTracing(config);
}
