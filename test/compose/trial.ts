/**
 * Tries the compose stack with a real engine: builds it, starts it, and checks that every target is up in Prometheus,
 * that results posted through nginx appear on the board, and that Grafana's mounts hold what was rendered. Removes
 * everything again. `node test/compose/trial.ts [--keep]`; exit code 0 when all holds.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderCommittedFiles, renderedFolder } from '../../deploy/committed.ts';
import { query } from '../e2e/prometheus.ts';
import { freePort, waitFor } from '../services.ts';
import { composeEnvironment } from './config.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const upDeadlineMs = 240_000;
const { values: options } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });

const ports = {
  LVD_HTTP_PORT: await freePort(),
  LVD_INBOX_PORT: await freePort(),
  LVD_PROMETHEUS_PORT: await freePort(),
  LVD_ALERTMANAGER_PORT: await freePort(),
  LVD_GRAFANA_PORT: await freePort(),
};
const project = `lvd-trial-${process.pid}`;
const environment = composeEnvironment(ports);
const http = `http://127.0.0.1:${ports.LVD_HTTP_PORT}/`;
const prometheus = `http://127.0.0.1:${ports.LVD_PROMETHEUS_PORT}/`;
/** Workers, agent, inbox, validator, Prometheus and Alertmanager. */
const targets = 9;

try {
  await step('build the image and start every service', () => compose('up', '-d', '--build'));
  await step('every target is up in Prometheus', everyTargetIsUp);
  await step('results posted through nginx appear on the board', resultsAppear);
  await step('the validator has posted the objectives', () => boardShows('performance targets'));
  await step('nginx counts what it answered', nginxCounts);
  await step('the validator’s container says what is due, and verifies a deploy', verifiesDeploy);
  await step("Grafana's mounts hold what was rendered", grafanaMounts);
  await step('our services run as an ordinary user on a read-only file system', hardened);
  process.stdout.write('The compose trial holds.\n');
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${(error as Error).message}\n`);
  compose('ps');
  compose('logs', '--tail', '15');
} finally {
  if (!options.keep) compose('down', '--volumes', '--timeout', '20');
}

async function step(what: string, run: () => unknown): Promise<void> {
  const startedAt = performance.now();
  process.stdout.write(`… ${what}\n`);
  await run();
  process.stdout.write(`✓ ${what} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}

/** Version 2 of the client if it is there, else the older one. */
function composeClient(): readonly [string, ...string[]] {
  return spawnSync('docker', ['compose', 'version']).status === 0 ? ['docker', 'compose'] : ['docker-compose'];
}

function compose(...args: readonly string[]): void {
  const [command, ...first] = composeClient();
  execFileSync(command, [...first, '-p', project, ...args], { cwd: root, env: environment, stdio: ['ignore', 2, 2] });
}

function inService(service: string, ...command: readonly string[]): string {
  const [client, ...first] = composeClient();
  const args = [...first, '-p', project, 'exec', '-T', service, ...command];
  return execFileSync(client, args, { cwd: root, env: environment, encoding: 'utf8' });
}

/** Verdicts depend on the machine; what is tried is that the run reaches the service, and leaves its trace. */
async function verifiesDeploy(): Promise<void> {
  const lvd = ['node', 'cli.ts', 'verify'] as const;
  const listed = JSON.parse(inService('validator', ...lvd, 'all', '--list', '--json')) as { occasions: unknown[] }; // ours
  if (listed.occasions.length !== 3)
    throw new Error(`lvd verify tells of ${listed.occasions.length} occasions; expected 3`);
  inServiceQuietly('validator', ...lvd, 'deploy');
  await boardShows('performance targets, by load');
}

/** The exit code of a command that is expected to fail. */
function inServiceQuietly(service: string, ...command: readonly string[]): number | null {
  const [client, ...first] = composeClient();
  const args = [...first, '-p', project, 'exec', '-T', service, ...command];
  return spawnSync(client, args, { cwd: root, env: environment, stdio: 'ignore' }).status;
}

async function everyTargetIsUp(): Promise<void> {
  await waitFor(
    `${targets} targets to be up`,
    async () => {
      const up = await query(prometheus, 'up');
      const down = up.filter(({ value }) => value[1] !== '1').map(({ metric }) => metric.instance);
      if (up.length !== targets || down.length > 0) throw new Error(`${up.length} targets, down: ${down.join(', ')}`);
      return true;
    },
    upDeadlineMs,
  );
}

async function resultsAppear(): Promise<void> {
  const report = {
    suite: 'compose trial',
    results: [{ check: 'rows', status: 'failed', message: 'three rows too few' }],
  };
  const token = inService('app-1', 'node', 'cli.ts', 'token', 'create').trim();
  const response = await fetch(`${http}api/v1/ingest/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(report),
  });
  if (response.status !== 201) throw new Error(`ingest answered ${response.status}: ${await response.text()}`);
  await boardShows('three rows too few');
}

async function boardShows(text: string): Promise<void> {
  await waitFor(`"${text}" on the board`, async () => (await (await fetch(http)).text()).includes(text), upDeadlineMs);
}

async function nginxCounts(): Promise<void> {
  const expression = 'sum(nginx_http_response_duration_seconds_count{http_response_status_class="2xx"}) > 0';
  await waitFor(
    'counts from the access log',
    async () => (await query(prometheus, expression)).length > 0,
    upDeadlineMs,
  );
}

function grafanaMounts(): void {
  const places = { provisioning: '/etc/grafana/provisioning', dashboards: '/var/lib/grafana/dashboards' };
  const files = [...renderCommittedFiles()].filter(([path]) => path.startsWith(`${renderedFolder}/grafana/`));
  if (files.length < 3) throw new Error(`only ${files.length} files are rendered for Grafana`);
  for (const [path, text] of files) {
    const [, kind = '', rest = ''] = /grafana\/(provisioning|dashboards)\/(.*)$/.exec(path) ?? [];
    const mounted = inService('grafana', 'cat', `${places[kind as keyof typeof places]}/${rest}`);
    if (mounted !== text || readFileSync(`${root}${path}`, 'utf8') !== text)
      throw new Error(`${path} differs in Grafana`);
  }
}

function hardened(): void {
  for (const service of ['app-1', 'agent', 'inbox', 'validator']) {
    const uid = inService(service, 'id', '-u').trim();
    if (uid !== '10001') throw new Error(`${service} runs as user ${uid}`);
    const write = inServiceQuietly(service, 'touch', '/srv/lvd/probe');
    if (write === 0) throw new Error(`${service} can write to its file system`);
  }
}
