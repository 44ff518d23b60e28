/** A worker that should trace and cannot does not start, whichever library is the one that was missed. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { startProcess } from '../../test/services.ts';

const register = join(import.meta.dirname, 'register.ts');

/** What a worker says that is started so, and does not start. Nothing is asked of its servers before. */
async function refusal(preloaded: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const worker = startProcess({
    command: process.execPath,
    args: [...preloaded.flatMap((module) => ['--import', module]), join(import.meta.dirname, '../main.ts')],
    env: {
      LVD_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing',
      LVD_REDIS_URL: 'redis://127.0.0.1:1',
      LVD_APP_PORT: '0',
      LVD_APP_METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
      ...env,
    },
  });
  assert.equal(await worker.exited, 1, worker.output());
  return (
    /tracing does not cover (.+?); expected: the process was started with --import/.exec(worker.output())?.[1] ?? ''
  );
}

for (const library of ['http', 'express', 'pg', 'ioredis', 'pino']) {
  test(`a worker in which ${library} is not patched does not start`, async () => {
    const switchedOff = { LVD_TRACE_INSTRUMENTATIONS: 'all', OTEL_NODE_DISABLED_INSTRUMENTATIONS: library };
    assert.equal(await refusal([register], switchedOff), library);
  });
}

test('a worker that should trace and was started without telemetry says all that is missing', async () => {
  assert.equal(await refusal([]), 'spans (the SDK is not started), http, pg, ioredis, pino');
});
