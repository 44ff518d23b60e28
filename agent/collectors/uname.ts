/** The kernel, as `uname` tells it. */
import os from 'node:os';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

const metric = gauge(m.node_uname_info, 'info');

export const collector = defineCollector({
  name: 'uname',
  target: 'host',
  cadence: 'tenMinutes', // it does not change
  deadlineMs: 900,
  metrics: [metric],
  collect({ proc }, emit) {
    const labels = {
      sysname: os.type(),
      release: os.release(),
      version: os.version(),
      machine: os.machine(),
      nodename: os.hostname(),
      // Node.js does not tell it.
      domainname: proc.findLine('sys/kernel/domainname') ?? '',
    };
    emit(m.node_uname_info, labels, 1);
  },
});
