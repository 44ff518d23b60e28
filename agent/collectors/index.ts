/** All collectors, in the order of the exposition. */
import type { UnboundCollector } from '../collector.ts';
import { accessLogCollector } from './access-log.ts';
import { cpuCollector } from './cpu.ts';
import { diskCollector } from './disk.ts';
import { factsCollector } from './facts.ts';
import { filefdCollector } from './filefd.ts';
import { filesystemCollector } from './filesystem.ts';
import { loadCollector } from './load.ts';
import { memoryCollector } from './memory.ts';
import { networkCollector } from './network.ts';
import { nginxCollector } from './nginx.ts';
import { portableCollector } from './portable.ts';
import { pressureCollector } from './pressure.ts';
import { probeCollector } from './probe.ts';
import { statCollector } from './stat.ts';
import { vmstatCollector } from './vmstat.ts';

/** The collectors for a system; Linux tells all by files, other systems tell less. */
export function collectorsFor(platform: NodeJS.Platform): readonly UnboundCollector[] {
  const host = platform === 'linux' ? linuxCollectors() : [portableCollector];
  return [...host, factsCollector, nginxCollector, accessLogCollector, probeCollector];
}

function linuxCollectors(): readonly UnboundCollector[] {
  return [
    cpuCollector(),
    memoryCollector,
    loadCollector,
    statCollector,
    vmstatCollector,
    filefdCollector,
    diskCollector,
    filesystemCollector(),
    networkCollector,
    pressureCollector,
  ];
}
