/** The configuration of a drill, read by the programs that it is for; without a drill everything stays as promised. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { timingOf } from '../slo/engine/timing.ts';
import { temporaryFolder } from '../test/services.ts';
import { renderConfiguration } from './render.ts';
import { localTopology } from './topology.ts';

const run = promisify(execFile);
const topology = localTopology(0, 4);
const options = { ruleFiles: ['rules/*.yml'], dashboardsPath: '/dashboards' };

test('periods that are divided by 60 make a configuration that Prometheus takes', async () => {
  const folder = temporaryFolder('render');
  const files = renderConfiguration(topology, { ...options, timing: timingOf(60) });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { stdout } = await run('promtool', ['check', 'config', join(folder, 'prometheus.yml')]);
  assert.match(stdout, /4 rule files found/);
  assert.match(
    files.get('prometheus.yml') ?? '',
    /scrape_interval: 1s\n {2}scrape_timeout: 1s\n {2}evaluation_interval: 1s/,
  );
  assert.match(
    files.get('alertmanager.yml') ?? '',
    /group_wait: 500ms\n {2}group_interval: 1s\n {2}repeat_interval: 12m/,
  );
});

test('in a drill the windows of every budget rule are a sixtieth, and its names are the promised ones', () => {
  const { promised, scaled } = { promised: rules(1), scaled: rules(60) };
  assert.notDeepEqual(scaled, promised);
  assert.deepEqual(recorded(scaled), recorded(promised));
  const fiveMinutes = 'record: slo:bad:increase5m';
  assert.match(after(promised, fiveMinutes), /sum_over_time\(slo:bad:increase1m\{objective="latency-p50"\}\[4m30s\]\)/);
  assert.match(after(scaled, fiveMinutes), /sum_over_time\(slo:bad:increase1m\{objective="latency-p50"\}\[4s500ms\]\)/);
});

test('without a drill the periods are those that are promised', () => {
  const promised = renderConfiguration(topology, options);
  assert.deepEqual(promised, renderConfiguration(topology, { ...options, timing: timingOf(1) }));
});

const rules = (divisor: number): string =>
  renderConfiguration(topology, { ...options, timing: timingOf(divisor) }).get('rules/slo.yml') ?? '';

const recorded = (text: string): readonly string[] => text.match(/record: .*/g) ?? [];

/** The text that follows the first `mark`. */
const after = (text: string, mark: string): string => text.slice(text.indexOf(mark), text.indexOf(mark) + 200);
