/** Sensors: temperatures, fans, voltages, currents, power and energy, from /sys/class/hwmon. */
import { basename, dirname } from 'node:path';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import type { KernelFiles } from '../kernel-files.ts';
import { counter, gauge } from '../output.ts';

/** Kind and property of a file → metric, and how many of what the file tells make one of its unit. */
const properties = {
  temp_input: [gauge(m.node_hwmon_temp_celsius, 'celsius'), 1000],
  temp_max: [gauge(m.node_hwmon_temp_max_celsius, 'celsius'), 1000],
  temp_crit: [gauge(m.node_hwmon_temp_crit_celsius, 'celsius'), 1000],
  temp_crit_alarm: [gauge(m.node_hwmon_temp_crit_alarm_celsius, 'celsius'), 1000],
  fan_input: [gauge(m.node_hwmon_fan_rpm, 'rpm'), 1],
  fan_min: [gauge(m.node_hwmon_fan_min_rpm, 'rpm'), 1],
  in_input: [gauge(m.node_hwmon_in_volts, 'volts'), 1000],
  in_min: [gauge(m.node_hwmon_in_min_volts, 'volts'), 1000],
  in_max: [gauge(m.node_hwmon_in_max_volts, 'volts'), 1000],
  curr_input: [gauge(m.node_hwmon_curr_amps, 'amperes'), 1000],
  power_input: [gauge(m.node_hwmon_power_watt, 'watts'), 1e6],
  power_average: [gauge(m.node_hwmon_power_average_watt, 'watts'), 1e6],
  energy_input: [counter(m.node_hwmon_energy_joule_total, 'joules'), 1e6],
} as const;

const propertyOf = new Map(Object.entries(properties));
const folder = 'class/hwmon';

export const collector = defineCollector({
  name: 'hwmon',
  target: 'host',
  cadence: 'minute', // each figure is a question to a chip, over a slow line
  deadlineMs: 5000,
  platforms: ['linux'],
  metrics: [
    gauge(m.node_hwmon_chip_names, 'info'),
    gauge(m.node_hwmon_sensor_label, 'info'),
    ...Object.values(properties).map(([metric]) => metric),
  ],
  async collect({ sys }, emit, { signal }) {
    const monitors = sys.list(folder);
    if (monitors.length === 0) throw new NoData('there are no sensors');
    for (const monitor of monitors) {
      const chip = chipOf(sys, monitor);
      const chip_name = sys.findLine(`${folder}/${monitor}/name`);
      if (chip_name) emit(m.node_hwmon_chip_names, { chip, chip_name: cleaned(chip_name) }, 1);
      for (const file of sys.list(`${folder}/${monitor}`)) {
        const [, kind = '', number = '', property = ''] = /^([a-z]+)(\d+)_(.+)$/.exec(file) ?? [];
        const sensor = `${kind}${number}`;
        const path = `${folder}/${monitor}/${file}`;
        const label = property === 'label' ? sys.findLine(path) : undefined;
        if (label) emit(m.node_hwmon_sensor_label, { chip, sensor, label: cleaned(label) }, 1);
        const [metric, divisor = 1] = propertyOf.get(`${kind}_${property}`) ?? [];
        if (!metric) continue;
        signal.throwIfAborted();
        const value = await sys.askNumber(path);
        if (value !== undefined) emit(metric, { chip, sensor }, value / divisor);
      }
    }
  },
});

/** A name that stays the same whatever the order in which drivers were loaded: bus and device, else its own, else its number. */
function chipOf(sys: KernelFiles, monitor: string): string {
  const device = sys.target(`${folder}/${monitor}/device`);
  const parts = device === undefined ? [] : [basename(dirname(device)), basename(device)].map(cleaned).filter(Boolean);
  if (parts.length > 0) return parts.join('_');
  return cleaned(sys.findLine(`${folder}/${monitor}/name`) ?? '') || monitor;
}

const cleaned = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9:_]/g, '_')
    .replaceAll(/^_+|_+$/g, '');
