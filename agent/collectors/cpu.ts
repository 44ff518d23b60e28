/** CPU time by mode, from /proc/stat. */
import { cpuModes, guestModes } from '../../metrics/catalogue/host/cpu.ts';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter } from '../output.ts';

/** Ticks per second in /proc/stat: the kernel's fixed unit towards programs, whatever its own timer does. */
const ticksPerSecond = 100;
/** The idle time of a CPU that comes back after having been taken out starts lower; other steps back are noise. */
const hotplugSeconds = 3;
const columns = cpuModes.length + guestModes.length;
const idle = cpuModes.indexOf('idle');

/** The seconds of one CPU by column, and its labels for each of them. */
interface Cpu {
  readonly name: string;
  readonly seconds: number[];
  readonly labels: readonly { readonly cpu: string; readonly mode: (typeof cpuModes)[number] }[];
  readonly guestLabels: readonly { readonly cpu: string; readonly mode: (typeof guestModes)[number] }[];
}

export const collector = defineCollector({
  name: 'cpu',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [counter(m.node_cpu_seconds_total, 'seconds'), counter(m.node_cpu_guest_seconds_total, 'seconds')],
  /** The last values, because these counters step back a little now and then. */
  state: () => new Map<string, Cpu>(),
  collect(host, emit, { state }) {
    const lines = new Lines(host.proc.read('stat'));
    while (lines.next()) {
      const name = lines.word();
      if (!name.startsWith('cpu')) break; // those of the CPUs come first
      if (name === 'cpu') continue; // all together
      const cpu = state.get(name) ?? newCpu(name);
      state.set(name, cpu);
      update(cpu, lines);
      for (const [index, labels] of cpu.labels.entries())
        emit(m.node_cpu_seconds_total, labels, cpu.seconds[index] ?? 0);
      for (const [index, labels] of cpu.guestLabels.entries()) {
        emit(m.node_cpu_guest_seconds_total, labels, cpu.seconds[cpuModes.length + index] ?? 0);
      }
    }
  },
});

function newCpu(name: string): Cpu {
  const cpu = name.slice('cpu'.length);
  return {
    name,
    seconds: Array<number>(columns).fill(0),
    labels: cpuModes.map((mode) => ({ cpu, mode })),
    guestLabels: guestModes.map((mode) => ({ cpu, mode })),
  };
}

/** Takes the larger of the last and the new value in each mode, unless the CPU was taken out and came back. */
function update({ seconds }: Cpu, lines: Lines): void {
  let cameBack = false;
  const read: number[] = [];
  for (let column = 0; column < columns; column++) read.push((lines.number() || 0) / ticksPerSecond);
  cameBack = (seconds[idle] ?? 0) - (read[idle] ?? 0) >= hotplugSeconds;
  for (const [column, value] of read.entries())
    seconds[column] = cameBack ? value : Math.max(value, seconds[column] ?? 0);
}
