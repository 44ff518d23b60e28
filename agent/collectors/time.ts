/** The clock of the machine, its time zone, and where its time comes from. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { readTimeZone } from '../config.ts';
import { gauge } from '../output.ts';
import { zoneName } from '../time-zone.ts';

const clocks = 'devices/system/clocksource';

export const collector = defineCollector({
  name: 'time',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    gauge(m.node_time_seconds, 'timestamp seconds'),
    gauge(m.node_time_zone_offset_seconds, 'seconds'),
    gauge(m.node_time_clocksource_available_info, 'info'),
    gauge(m.node_time_clocksource_current_info, 'info'),
  ],
  /** The name of the time zone by its offset, which seldom changes. */
  state: () => new Map<number, string>(),
  collect({ sys }, emit, { state }) {
    const now = new Date();
    emit(m.node_time_seconds, {}, now.getTime() / 1000);
    const offsetSeconds = -now.getTimezoneOffset() * 60;
    const time_zone = state.get(offsetSeconds) ?? zoneName({ tz: readTimeZone(), offsetSeconds });
    state.set(offsetSeconds, time_zone);
    emit(m.node_time_zone_offset_seconds, { time_zone }, offsetSeconds);
    for (const folder of sys.list(clocks)) {
      if (!folder.startsWith('clocksource')) continue;
      const device = folder.slice('clocksource'.length);
      const available = sys.findLine(`${clocks}/${folder}/available_clocksource`);
      for (const clocksource of available?.split(' ') ?? []) {
        emit(m.node_time_clocksource_available_info, { clocksource, device }, 1);
      }
      const clocksource = sys.findLine(`${clocks}/${folder}/current_clocksource`);
      if (clocksource) emit(m.node_time_clocksource_current_info, { clocksource, device }, 1);
    }
  },
});
