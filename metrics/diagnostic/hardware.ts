/** What people ask about the hardware, and about the limits of containers and services. */
import { m } from '../catalogue/index.ts';
import type { DiagnosticGroup } from './index.ts';

export const hardwareQuestions: readonly DiagnosticGroup[] = [
  {
    question: 'Is the machine too hot, and do its fans run?',
    metrics: [
      m.node_hwmon_chip_names,
      m.node_hwmon_sensor_label,
      m.node_hwmon_temp_celsius,
      m.node_hwmon_temp_max_celsius,
      m.node_hwmon_temp_crit_celsius,
      m.node_hwmon_temp_crit_alarm_celsius,
      m.node_hwmon_fan_rpm,
      m.node_hwmon_fan_min_rpm,
      m.node_thermal_zone_temp,
      m.node_cooling_device_cur_state,
      m.node_cooling_device_max_state,
    ],
  },
  {
    question: 'Are voltages in order, and how much power does the machine take?',
    metrics: [
      m.node_hwmon_in_volts,
      m.node_hwmon_in_min_volts,
      m.node_hwmon_in_max_volts,
      m.node_hwmon_curr_amps,
      m.node_hwmon_power_watt,
      m.node_hwmon_power_average_watt,
      m.node_hwmon_energy_joule_total,
    ],
  },
  {
    question: 'Does the processor run slower than it could?',
    metrics: [
      m.node_cpu_frequency_hertz,
      m.node_cpu_frequency_min_hertz,
      m.node_cpu_frequency_max_hertz,
      m.node_cpu_scaling_frequency_hertz,
      m.node_cpu_scaling_frequency_min_hertz,
      m.node_cpu_scaling_frequency_max_hertz,
      m.node_cpu_scaling_governor,
    ],
  },
  {
    question: 'Does the memory have errors, and in which row?',
    metrics: [
      m.node_edac_correctable_errors_total,
      m.node_edac_uncorrectable_errors_total,
      m.node_edac_csrow_correctable_errors_total,
      m.node_edac_csrow_uncorrectable_errors_total,
    ],
  },
  {
    question: 'Is a container or service held up by its limits, or near to them?',
    metrics: [
      m.node_cgroup_cpu_usage_seconds_total,
      m.node_cgroup_cpu_user_seconds_total,
      m.node_cgroup_cpu_system_seconds_total,
      m.node_cgroup_cpu_periods_total,
      m.node_cgroup_cpu_throttled_periods_total,
      m.node_cgroup_cpu_throttled_seconds_total,
      m.node_cgroup_cpu_limit_cpus,
      m.node_cgroup_memory_usage_bytes,
      m.node_cgroup_memory_working_set_bytes,
      m.node_cgroup_memory_limit_bytes,
      m.node_cgroup_memory_swap_usage_bytes,
      m.node_cgroup_memory_swap_limit_bytes,
      m.node_cgroup_memory_oom_kills_total,
      m.node_cgroup_pids,
      m.node_cgroup_pids_limit,
    ],
  },
];
