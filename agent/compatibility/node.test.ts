/** The agent beside the real node_exporter, on the host that the test runs on. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort, type RunningProcess, startProcess, waitFor } from '../../test/services.ts';
import { ignoredDevices } from '../collectors/diskstats.ts';
import { onLinuxOnly } from '../host-under-test.ts';
import { ignoredMounts, ignoredTypes } from '../mounts.ts';
import { nodeDifferences, nodeExporterFlags } from './node.ts';
import { type SideBySide, scrape, waitForSameSeries, waitForSameValues } from './side-by-side.ts';

const lvd = fileURLToPath(new URL('../../lvd.js', import.meta.url));
const flags = nodeExporterFlags({ devices: ignoredDevices, filesystemTypes: ignoredTypes, mounts: ignoredMounts });

describe('the agent and node_exporter', onLinuxOnly, () => {
  let agent: RunningProcess;
  let exporter: RunningProcess;
  let pair: SideBySide;

  before(async () => {
    const [agentPort, exporterPort] = [await freePort(), await freePort()];
    agent = startProcess({ command: process.execPath, args: [lvd, 'agent', '--port', String(agentPort)] });
    const listen = `--web.listen-address=127.0.0.1:${exporterPort}`;
    exporter = startProcess({ command: 'prometheus-node-exporter', args: [listen, ...flags] });
    pair = {
      agentPort,
      exporterPort,
      differences: nodeDifferences,
      // The agent's own series are under other names: process, build, the collectors' costs, facts of the library.
      isShared: (name) => /^node_(?!scrape_collector)/.test(name),
    };
    await waitFor('both to answer', () => Promise.all([scrape(agentPort), scrape(exporterPort)]), 30_000);
  });
  after(() => Promise.all([agent.stop(), exporter.stop()]));

  it('have the same series, but for those that are known not to be', async () => {
    const count = await waitForSameSeries(pair);
    assert.ok(count > 250, `${count} series are the same`);
  });

  it('tell the same values of every counter, and of every gauge that stays', async () => {
    const count = await waitForSameValues(pair);
    assert.ok(count > 150, `${count} values were compared`);
  });
});

describe('the known differences from node_exporter', () => {
  it('each say why', () => {
    for (const { metric, reason } of nodeDifferences) assert.match(reason, /^[A-Z].{20,}\.$/, metric.source);
  });
});
