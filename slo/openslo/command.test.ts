/** The two commands, as processes: files and standard input in, documents out, exit codes that mean something. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { shopFile } from '../definition/testing/shop.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lvd-openslo-'));
  await writeFile(join(folder, 'shop.yml'), shopFile);
});
after(() => rm(folder, { recursive: true, force: true }));

function run(command: 'runImport' | 'runExport', args: readonly string[], input = '') {
  const module = new URL('command.ts', import.meta.url).href;
  const script = `import { ${command} } from ${JSON.stringify(module)}; process.exitCode = await ${command}(process.argv.slice(1));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script, '--', ...args], {
    input,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('a definition goes out and comes back through standard input', () => {
  const out = run('runExport', [join(folder, 'shop.yml')]);
  assert.deepEqual([out.status, out.stderr], [0, '']);
  assert.match(out.stdout, /^# black-friday is left out: .*\n# OpenSLO has no word for 2 exclusions/);
  const back = run('runImport', ['-'], out.stdout);
  assert.deepEqual([back.status, back.stderr], [0, '']);
  assert.match(back.stdout, /^name: shop\nperiod: 28d\nretention: 100d\n/);
  assert.match(
    back.stdout,
    / {2}- id: checkout-availability\n {4}target: 99\.9 % of checkouts succeed\n {4}objective: 99\.9 %\n/,
  );
});

test('as JSON, with the notes as a list', () => {
  const { status, stdout } = run('runExport', [join(folder, 'shop.yml'), '--json']);
  const { documents, notes } = JSON.parse(stdout);
  assert.deepEqual([status, documents[0].kind, notes.length > 5], [0, 'Service', true]);
});

test('what is imported and cannot work is printed, with its problems, and falls short', () => {
  const good = '{ metricSource: { type: Prometheus, spec: { query: g_total } } }';
  const input = `apiVersion: openslo/v1
kind: SLO
metadata: { name: home }
spec:
  service: web
  indicator: { metadata: { name: i }, spec: { ratioMetric: { counter: true, good: ${good}, total: ${good} } } }
  timeWindow: [{ duration: 28d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ target: 0.95 }]
  alertPolicies:
    - kind: AlertPolicy
      metadata: { name: p }
      spec:
        conditions:
          - { kind: AlertCondition, metadata: { name: fast }, spec: { severity: page, condition: { kind: burnrate, op: gt, threshold: 14.4, lookbackWindow: 1h } } }
`;
  const { status, stdout, stderr } = run('runImport', ['-'], input);
  assert.equal(status, 1);
  assert.match(stdout, /^# fast: a short window of 5m is added.*\n[\s\S]*factor: 14\.4/);
  assert.match(
    stderr,
    /^imported from standard input: one problem\n.*objectives\[0\]\.tiers\[0\]\.factor \(line \d+\): is nearly blind/,
  );
});

test('what cannot be read falls short, wrong usage is told with the help', () => {
  const broken = run('runExport', ['-'], 'name: [');
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /^standard input: .*problem/);
  assert.equal(run('runExport', [join(folder, 'missing.yml')]).status, 1);
  const none = run('runImport', []);
  assert.equal(none.status, 2);
  assert.match(none.stderr, /^expected: one FILE, got: none\n\nUsage: lvd slo openslo import FILE/);
  assert.equal(run('runImport', ['--unknown']).status, 2);
  const help = run('runExport', ['--help']);
  assert.deepEqual([help.status, help.stderr], [0, '']);
  assert.match(help.stdout, /^Usage: lvd slo openslo export FILE/);
});
