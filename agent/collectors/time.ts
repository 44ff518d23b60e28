/** The clock of the machine, its time zone, and where its time comes from. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

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
  /** The name of the time zone by its offset: asking for it costs more than all the rest. */
  state: () => new Map<number, string>(),
  collect({ sys }, emit, { state }) {
    const now = new Date();
    emit(m.node_time_seconds, {}, now.getTime() / 1000);
    const offsetMinutes = -now.getTimezoneOffset();
    const time_zone = state.get(offsetMinutes) ?? zoneName(now);
    state.set(offsetMinutes, time_zone);
    emit(m.node_time_zone_offset_seconds, { time_zone }, offsetMinutes * 60);
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

/** `CET`, or `GMT+5:30` where the zone has no short name. */
function zoneName(now: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(now);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}
