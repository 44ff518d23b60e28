/** The agent beside the real node_exporter, on the host that the test runs on. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../metrics/catalogue/index.ts';
import type { Entry } from '../metrics/entry.ts';
import { parseExposition } from '../metrics/promql/draft/index.ts';
import { freePort, type RunningProcess, startProcess, waitFor } from '../test/services.ts';
import { ignoredDevices } from './collectors/diskstats.ts';
import { type Difference, differences, nodeExporterFlags } from './compatibility.ts';
import { onLinuxOnly } from './host-under-test.ts';
import { ignoredMounts, ignoredTypes } from './mounts.ts';

const lvd = fileURLToPath(new URL('../lvd.js', import.meta.url));
const entries: Readonly<Record<string, Entry>> = catalogue;
const flags = nodeExporterFlags({ devices: ignoredDevices, filesystemTypes: ignoredTypes, mounts: ignoredMounts });
/** Both add up hundredths and thousandths of seconds, each in its own order. */
const rounding = 1e-6;

/** Series → value; a series is a name and its labels in order, and an empty label is none. */
type Exposition = ReadonlyMap<string, number>;

async function scrape(port: number): Promise<Exposition> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const samples = parseExposition(text).flatMap((family) => family.samples);
  return new Map(
    samples.map(({ name, labels, value }) => {
      const pairs = Object.entries(labels).filter(([, text]) => text !== '');
      return [`${name}{${pairs.map((pair) => pair.join('=')).sort()}}`, value];
    }),
  );
}

const nameOf = (series: string): string => series.slice(0, series.indexOf('{'));

const isKnown = (series: string, kind: Difference['kind']): boolean =>
  differences.some((known) => known.kind === kind && new RegExp(`^(${known.metric.source})$`).test(nameOf(series)));

/** The agent's own series are under other names: process, build, the collectors' costs, facts of the library. */
const isShared = (series: string): boolean => /^node_(?!scrape_collector)/.test(series);

describe('the agent and node_exporter', onLinuxOnly, () => {
  let agent: RunningProcess;
  let exporter: RunningProcess;
  let agentPort: number;
  let exporterPort: number;

  before(async () => {
    [agentPort, exporterPort] = [await freePort(), await freePort()];
    agent = startProcess({ command: process.execPath, args: [lvd, 'agent', '--port', String(agentPort)] });
    const listen = `--web.listen-address=127.0.0.1:${exporterPort}`;
    exporter = startProcess({ command: 'prometheus-node-exporter', args: [listen, ...flags] });
    await waitFor('both to answer', () => Promise.all([scrape(agentPort), scrape(exporterPort)]), 30_000);
  });
  after(() => Promise.all([agent.stop(), exporter.stop()]));

  it('have the same series, but for those that are known not to be', async () => {
    const compare = async () => {
      const [ours, theirs] = [await scrape(agentPort), await scrape(exporterPort)];
      const missing = [...theirs.keys()].filter(
        (series) => !ours.has(series) && !isKnown(series, 'only node_exporter has it'),
      );
      const added = [...ours.keys()].filter(
        (series) => isShared(series) && !theirs.has(series) && !isKnown(series, 'only the agent has it'),
      );
      return { missing, added, count: [...ours.keys()].filter((series) => theirs.has(series)).length };
    };
    // A device or an address may come or go between the two scrapes.
    const { count } = await waitFor('no difference', async () => {
      const { missing, added, count } = await compare();
      if (missing.length + added.length === 0) return { count };
      throw new Error(
        `the agent lacks ${missing.join(', ') || 'nothing'}; only it has ${added.join(', ') || 'nothing'}`,
      );
    });
    assert.ok(count > 250, `${count} series are the same`);
  });

  it('tell the same values of every counter, and of every gauge that stays', async () => {
    // What is counted grows meanwhile, so the exporter's value must lie between two of the agent's.
    const compare = async (): Promise<readonly string[]> => {
      const before = await scrape(agentPort);
      const theirs = await scrape(exporterPort);
      const after = await scrape(agentPort);
      return [...theirs]
        .filter(([series]) => isShared(series))
        .flatMap(([series, value]) => {
          const [low, high] = [before.get(series), after.get(series)];
          const entry = entries[nameOf(series)];
          if (low === undefined || high === undefined || !entry || isKnown(series, 'values are not compared'))
            return [];
          if (entry.type === 'gauge' && low !== high) return [];
          const slack = rounding * Math.max(1, Math.abs(high));
          return value >= low - slack && value <= high + slack
            ? []
            : [`${series}: ${value}, and the agent ${low} to ${high}`];
        });
    };
    await waitFor('the same values', async () => {
      const wrong = await compare();
      if (wrong.length === 0) return true;
      throw new Error(wrong.join('\n'));
    });
  });
});

describe('the known differences', () => {
  it('each say why', () => {
    for (const { metric, reason } of differences) assert.match(reason, /^[A-Z].{20,}\.$/, metric.source);
  });
});
