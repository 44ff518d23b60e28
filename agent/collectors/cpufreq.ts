/** Frequencies of the CPUs, from /sys/devices/system/cpu. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { gauge } from '../output.ts';

/** File → metric; the files are in kilohertz. */
const frequencies = {
  cpuinfo_cur_freq: gauge(m.node_cpu_frequency_hertz, 'hertz'),
  cpuinfo_min_freq: gauge(m.node_cpu_frequency_min_hertz, 'hertz'),
  cpuinfo_max_freq: gauge(m.node_cpu_frequency_max_hertz, 'hertz'),
  scaling_cur_freq: gauge(m.node_cpu_scaling_frequency_hertz, 'hertz'),
  scaling_min_freq: gauge(m.node_cpu_scaling_frequency_min_hertz, 'hertz'),
  scaling_max_freq: gauge(m.node_cpu_scaling_frequency_max_hertz, 'hertz'),
} as const;

const hertzPerKilohertz = 1000;
const cpus = 'devices/system/cpu';
const files = Object.entries(frequencies);

export const collector = defineCollector({
  name: 'cpufreq',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [...Object.values(frequencies), gauge(m.node_cpu_scaling_governor, 'state')],
  collect({ sys }, emit) {
    // One look instead of one for each CPU: nearly all virtual machines have none.
    if (sys.list(`${cpus}/cpu0/cpufreq`).length === 0) throw new NoData('the kernel cannot change the frequency');
    for (const folder of sys.list(cpus)) {
      const cpu = /^cpu(\d+)$/.exec(folder)?.[1];
      if (cpu === undefined) continue;
      const of = (file: string): string => `${cpus}/${folder}/cpufreq/${file}`;
      for (const [file, metric] of files) {
        const kilohertz = sys.findNumber(of(file));
        if (kilohertz !== undefined) emit(metric, { cpu }, kilohertz * hertzPerKilohertz);
      }
      const chosen = sys.findLine(of('scaling_governor'));
      for (const governor of sys.findLine(of('scaling_available_governors'))?.split(' ') ?? []) {
        emit(m.node_cpu_scaling_governor, { cpu, governor }, governor === chosen ? 1 : 0);
      }
    }
  },
});
