/** `lvd catalogue from URL` against the real Prometheus: what it prints compiles. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { requireProgram } from '../deploy/programs/find.ts';
import { compileEach } from '../metrics/promql/testing/compile.ts';
import { inheritedEnvironment } from './e2e/config.ts';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from './services.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const module = join(root, 'metrics/promql/index.ts');

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function lvd(...args: readonly string[]): Promise<Result> {
  const { promise, resolve } = Promise.withResolvers<Result>();
  const command = [join(root, 'lvd.js'), 'catalogue', ...args];
  execFile(process.execPath, command, { env: inheritedEnvironment() }, (error, stdout, stderr) => {
    resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
  });
  return promise;
}

describe('lvd catalogue', () => {
  const folder = temporaryFolder('catalogue');
  let prometheus: RunningProcess;
  let url: string;

  before(async () => {
    const port = await freePort();
    const config = join(folder, 'prometheus.yml');
    writeFileSync(config, 'global: {}\n');
    prometheus = startProcess({
      command: requireProgram('prometheus').path,
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
    });
    url = `http://127.0.0.1:${port}/metrics`;
    await waitFor('Prometheus', async () => (await fetch(url)).ok);
  });

  after(() => prometheus?.stop());

  test('drafts a catalogue that compiles and can be queried', async () => {
    const { code, stdout, stderr } = await lvd('from', url, '--module', module);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^\d{3} metrics; left out: \d+\.\n$/);
    const query = `import { rate, select, sum } from ${JSON.stringify(module)};
      export const query = sum(rate(select(m.prometheus_http_requests_total, { code: '200' }), '5m'), ['handler']);`;
    assert.deepEqual(await compileEach([stdout, `${stdout}\n${query}`]), ['', '']);
  });

  test('writes a file, and overwrites none unless it is told to', async () => {
    const output = join(folder, 'catalogue.ts');
    assert.equal((await lvd('from', url, '--output', output, '--closed', 'code')).code, 0);
    const first = readFileSync(output, 'utf8');
    assert.match(first, /from 'typed-promql';/);
    assert.match(first, /labels: \{ code: \['200'\], handler: '\*' \}/);
    const again = await lvd('from', url, '--output', output);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /catalogue\.ts is there already; --force overwrites it\./);
    assert.equal(readFileSync(output, 'utf8'), first);
    assert.equal((await lvd('from', url, '--output', output, '--force')).code, 0);
  });

  test('says what it could not ask, or not read', async () => {
    const base = url.replace('/metrics', '');
    for (const [address, says] of [
      [`${base}/nothing`, /answered 404; expected: 200 and metrics/],
      [`${base}/-/healthy`, /does not answer with metrics: line 1 is "Prometheus.*"; expected: name\{labels\} value/],
      [`http://127.0.0.1:${await freePort()}/`, /could not be asked: connect ECONNREFUSED/],
      ['localhost', /"localhost" is no address; expected: such as http/],
    ] as const) {
      const { code, stdout, stderr } = await lvd('from', address);
      assert.equal(code, 1, address);
      assert.equal(stdout, '');
      assert.match(stderr, says);
    }
  });

  test('explains itself', async () => {
    assert.match((await lvd('--help')).stdout, /^Usage: lvd catalogue from URL/);
    const wrong = await lvd('form', url);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^expected: from URL, got: form\n\nUsage:/);
  });
});
