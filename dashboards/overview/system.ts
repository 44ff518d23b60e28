/** System signals: CPU, memory, disks, filesystems, network and pressure of the host. */
import { m } from '../../metrics/catalogue/index.ts';
import { complement, div, rate, select, sum } from '../../metrics/promql/index.ts';
import { cpuBusyRatio, memoryUsedRatio } from '../../slo/indicators.ts';
import type { PanelDefinition } from '../panels/panel.ts';

const interval = '$__rate_interval';

export const systemPanels: readonly PanelDefinition[] = [
  {
    kind: 'timeseries',
    title: 'CPU busy',
    description: 'Share of the CPU time that was used: every mode but idle and iowait. The objective is below 70 %.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    queries: [{ query: cpuBusyRatio(interval), legend: 'busy' }],
    thresholds: [
      { from: null, color: 'transparent' },
      { from: 0.7, color: 'red' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Memory used',
    description: 'Share of the memory that programs cannot get any more. The objective is below 80 %.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    queries: [{ query: memoryUsedRatio(), legend: 'used' }],
    thresholds: [
      { from: null, color: 'transparent' },
      { from: 0.8, color: 'red' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Disk throughput',
    description: 'Bytes read from and written to all disks.',
    unit: 'Bps',
    min: 0,
    queries: [
      { query: sum(rate(select(m.node_disk_read_bytes_total), interval)), legend: 'read' },
      { query: sum(rate(select(m.node_disk_written_bytes_total), interval)), legend: 'written' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Filesystems used',
    description: 'Share of each filesystem that is not available any more.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    queries: [
      {
        query: complement(
          div(
            sum(select(m.node_filesystem_avail_bytes), ['mountpoint']),
            sum(select(m.node_filesystem_size_bytes), ['mountpoint']),
          ),
        ),
        legend: '{{mountpoint}}',
      },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Network',
    description: 'Bytes received and sent over all interfaces, loopback included.',
    unit: 'Bps',
    min: 0,
    queries: [
      { query: sum(rate(select(m.node_network_receive_bytes_total), interval)), legend: 'received' },
      { query: sum(rate(select(m.node_network_transmit_bytes_total), interval)), legend: 'sent' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Load',
    description: 'Tasks that run or wait, as an average over one and five minutes.',
    unit: 'short',
    min: 0,
    queries: [
      { query: sum(select(m.node_load1)), legend: '1 min' },
      { query: sum(select(m.node_load5)), legend: '5 min' },
    ],
  },
];
