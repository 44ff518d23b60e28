/** System signals: CPU, memory, disks, filesystems, network and pressure of the host. */
import { m } from '../../metrics/catalogue/index.ts';
import { complement, div, rate, select, sum } from '../../metrics/promql/index.ts';
import { cpuBusyRatio, memoryUsedRatio } from '../../slo/indicators.ts';
import { line, type PanelDefinition, panel } from '../panels/panel.ts';

const interval = '$__rate_interval';

export const systemPanels: readonly PanelDefinition[] = [
  panel({
    kind: 'timeseries',
    title: 'CPU busy',
    description: 'Share of the CPU time that was used: every mode but idle and iowait. The objective is below 70 %.',
    unit: 'ratio',
    min: 0,
    max: 1,
    queries: [line(cpuBusyRatio(interval), 'busy')],
    thresholds: [
      { from: null, color: 'transparent' },
      { from: 0.7, color: 'red' },
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Memory used',
    description: 'Share of the memory that programs cannot get any more. The objective is below 80 %.',
    unit: 'ratio',
    min: 0,
    max: 1,
    queries: [line(memoryUsedRatio(), 'used')],
    thresholds: [
      { from: null, color: 'transparent' },
      { from: 0.8, color: 'red' },
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Disk throughput',
    description: 'Bytes read from and written to all disks.',
    unit: 'bytes/s',
    min: 0,
    queries: [
      line(sum(rate(select(m.node_disk_read_bytes_total), interval)), 'read'),
      line(sum(rate(select(m.node_disk_written_bytes_total), interval)), 'written'),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Filesystems used',
    description: 'Share of each filesystem that is not available any more.',
    unit: 'ratio',
    min: 0,
    max: 1,
    queries: [
      line(
        complement(
          div(
            sum(select(m.node_filesystem_avail_bytes), ['mountpoint']),
            sum(select(m.node_filesystem_size_bytes), ['mountpoint']),
          ),
        ),
        '{{mountpoint}}',
      ),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Network',
    description: 'Bytes received and sent over all interfaces, loopback included.',
    unit: 'bytes/s',
    min: 0,
    queries: [
      line(sum(rate(select(m.node_network_receive_bytes_total), interval)), 'received'),
      line(sum(rate(select(m.node_network_transmit_bytes_total), interval)), 'sent'),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Load',
    description: 'Tasks that run or wait, as an average over one and five minutes.',
    unit: 'processes',
    min: 0,
    queries: [line(sum(select(m.node_load1)), '1 min'), line(sum(select(m.node_load5)), '5 min')],
  }),
];
