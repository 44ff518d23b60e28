/** Sensors of the hardware: temperatures, fans, voltages, power; errors of the memory. Names are node_exporter's. */
import { defineMetrics } from '../../entry.ts';
import { jobs } from './labels.ts';

const perSensor = { labels: { chip: '*', sensor: '*' }, jobs, onlyWhere: 'the host has that sensor' } as const;
const withErrorCorrection = 'the memory corrects errors';

export const hardware = defineMetrics({
  node_hwmon_chip_names: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell the name that a chip gives itself.',
    labels: { chip: '*', chip_name: '*' },
    jobs,
    onlyWhere: 'the host has that sensor',
  },
  node_hwmon_sensor_label: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell the name of a sensor for people.',
    labels: { chip: '*', sensor: '*', label: '*' },
    jobs,
    onlyWhere: 'the host has that sensor',
  },
  node_hwmon_temp_celsius: sensor('celsius', 'Temperature of the part.'),
  node_hwmon_temp_max_celsius: sensor('celsius', 'Temperature that should not be exceeded.'),
  node_hwmon_temp_crit_celsius: sensor('celsius', 'Temperature at which the hardware protects itself.'),
  node_hwmon_temp_crit_alarm_celsius: {
    ...perSensor,
    type: 'gauge',
    unit: 'celsius',
    help: 'Whether that temperature is reached, scaled like a temperature as node_exporter does: 0.001 yes, 0 no.',
  },
  node_hwmon_fan_rpm: sensor('rpm', 'Speed of the fan, in revolutions per minute.'),
  node_hwmon_fan_min_rpm: sensor('rpm', 'Lowest allowed speed of the fan.'),
  node_hwmon_in_volts: sensor('volts', 'Voltage of the line.'),
  node_hwmon_in_min_volts: sensor('volts', 'Lowest allowed voltage.'),
  node_hwmon_in_max_volts: sensor('volts', 'Highest allowed voltage.'),
  node_hwmon_curr_amps: sensor('amperes', 'Current of the line.'),
  node_hwmon_power_watt: sensor('watts', 'Power that is used.'),
  node_hwmon_power_average_watt: sensor('watts', 'Power, as a mean that the hardware takes.'),
  node_hwmon_energy_joule_total: {
    ...perSensor,
    type: 'counter',
    unit: 'joules',
    help: 'Energy used so far.',
  },

  node_thermal_zone_temp: {
    type: 'gauge',
    unit: 'celsius',
    help: 'Temperature of the zone.',
    labels: { zone: '*', type: '*' },
    jobs,
    onlyWhere: 'the kernel has thermal zones',
  },
  node_cooling_device_cur_state: cooling('How much the device cools now, in steps of its own.'),
  node_cooling_device_max_state: cooling('How much the device can cool, in steps of its own.'),

  node_edac_correctable_errors_total: edac('Errors of the memory that were corrected.'),
  node_edac_uncorrectable_errors_total: edac('Errors of the memory that could not be corrected.'),
  node_edac_csrow_correctable_errors_total: csrow('Errors of a row of the memory that were corrected.'),
  node_edac_csrow_uncorrectable_errors_total: csrow('Errors of a row of the memory that could not be corrected.'),
});

function sensor<const U extends 'celsius' | 'rpm' | 'volts' | 'amperes' | 'watts'>(unit: U, help: string) {
  return { ...perSensor, type: 'gauge', unit, help } as const;
}

function cooling(help: string) {
  return {
    type: 'gauge',
    unit: 'state',
    help,
    labels: { name: '*', type: '*' },
    jobs,
    onlyWhere: 'the kernel has cooling devices',
  } as const;
}

function edac(help: string) {
  return {
    type: 'counter',
    unit: 'errors',
    help,
    labels: { controller: '*' },
    jobs,
    onlyWhere: withErrorCorrection,
  } as const;
}

function csrow(help: string) {
  return { ...edac(help), labels: { controller: '*', csrow: '*' } } as const;
}
