/** CPU time by mode, from /proc/stat. */
import { cpuModes } from '../../metrics/catalogue/host.ts';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';

/** Ticks per second in /proc/stat: the kernel's fixed unit towards programs, whatever its own timer does. */
const ticksPerSecond = 100;
/** The idle time of a CPU that comes back after having been taken out starts lower; other steps back are noise. */
const hotplugSeconds = 3;

type Seconds = readonly number[];

/** Creates the collector. It remembers the last values, because these counters step back a little now and then. */
export function cpuCollector() {
  const last = new Map<string, Seconds>();
  return defineCollector({
    name: 'cpu',
    target: 'host',
    deadlineMs: 900,
    metrics: [counter(m.node_cpu_seconds_total, 'seconds')],
    collect(host, emit) {
      for (const [cpu, read] of parseCpuTimes(host.readProc('stat'))) {
        const seconds = neverBack(last.get(cpu), read);
        last.set(cpu, seconds);
        for (const [index, mode] of cpuModes.entries()) {
          emit(m.node_cpu_seconds_total, { cpu, mode }, seconds[index] ?? 0);
        }
      }
    },
  });
}

/** `cpu0 14 0 9 …` → `['0', [0.14, 0, 0.09, …]]`, one entry for each CPU, without the line of all together. */
function parseCpuTimes(stat: string): readonly (readonly [string, Seconds])[] {
  return stat
    .split('\n')
    .map((line) => line.split(/\s+/))
    .filter(([name = '']) => /^cpu\d+$/.test(name))
    .map(([name = '', ...ticks]) => [name.slice('cpu'.length), ticks.map((value) => Number(value) / ticksPerSecond)]);
}

/** The larger of the last and the new value in each mode, unless the CPU was taken out and came back. */
function neverBack(last: Seconds | undefined, read: Seconds): Seconds {
  const idle = cpuModes.indexOf('idle');
  if (!last || (last[idle] ?? 0) - (read[idle] ?? 0) >= hotplugSeconds) return read;
  return read.map((value, index) => Math.max(value, last[index] ?? 0));
}
