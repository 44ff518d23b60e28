/** How long tasks ran on and waited for each CPU, from /proc/schedstat. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { counter } from '../output.ts';

const nanosecondsPerSecond = 1e9;
/** Columns after the name, before those that are told. */
const otherColumns = 6;

export const collector = defineCollector({
  name: 'schedstat',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [
    counter(m.node_schedstat_running_seconds_total, 'seconds'),
    counter(m.node_schedstat_waiting_seconds_total, 'seconds'),
    counter(m.node_schedstat_timeslices_total, 'events'),
  ],
  collect(host, emit) {
    const lines = new Lines(host.proc.read('schedstat'));
    while (lines.next()) {
      const name = lines.word();
      if (!/^cpu\d/.test(name)) continue;
      lines.skip(otherColumns);
      const labels = { cpu: name.slice('cpu'.length) };
      emit(m.node_schedstat_running_seconds_total, labels, lines.number() / nanosecondsPerSecond);
      emit(m.node_schedstat_waiting_seconds_total, labels, lines.number() / nanosecondsPerSecond);
      emit(m.node_schedstat_timeslices_total, labels, lines.number());
    }
  },
});
