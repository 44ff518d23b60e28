/** The machine: names and meanings are node_exporter's, so that dashboards written for it work unchanged. */
import { defineMetrics } from '../../entry.ts';
import { cgroup } from './cgroup.ts';
import { cpu } from './cpu.ts';
import { disk } from './disk.ts';
import { facts } from './facts.ts';
import { hardware } from './hardware.ts';
import { kernel } from './kernel.ts';
import { memory } from './memory.ts';
import { netstat } from './netstat.ts';
import { network } from './network.ts';
import { sockets } from './sockets.ts';

export const host = defineMetrics({
  ...cpu,
  ...memory,
  ...kernel,
  ...disk,
  ...network,
  ...sockets,
  ...netstat,
  ...hardware,
  ...cgroup,
  ...facts,
});
