/** Temperatures and cooling devices, from /sys/class/thermal. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { gauge } from '../output.ts';

const folder = 'class/thermal';
const millidegreesPerDegree = 1000;

export const collector = defineCollector({
  name: 'thermal_zone',
  target: 'host',
  cadence: 'minute', // each figure is a question to the firmware
  deadlineMs: 5000,
  platforms: ['linux'],
  metrics: [
    gauge(m.node_thermal_zone_temp, 'celsius'),
    gauge(m.node_cooling_device_cur_state, 'state'),
    gauge(m.node_cooling_device_max_state, 'state'),
  ],
  async collect({ sys }, emit, { signal }) {
    const entries = sys.list(folder);
    if (entries.length === 0) throw new NoData('there are no thermal zones');
    for (const entry of entries) {
      signal.throwIfAborted();
      const ask = (file: string): Promise<number | undefined> => sys.askNumber(`${folder}/${entry}/${file}`);
      const type = sys.findLine(`${folder}/${entry}/type`) ?? '';
      const name = /\d+$/.exec(entry)?.[0] ?? '';
      if (entry.startsWith('thermal_zone')) {
        const millidegrees = await ask('temp');
        if (millidegrees === undefined) continue;
        emit(m.node_thermal_zone_temp, { zone: name, type }, millidegrees / millidegreesPerDegree);
      } else if (entry.startsWith('cooling_device')) {
        const now = await ask('cur_state');
        const most = await ask('max_state');
        if (now !== undefined) emit(m.node_cooling_device_cur_state, { name, type }, now);
        if (most !== undefined) emit(m.node_cooling_device_max_state, { name, type }, most);
      }
    }
  },
});
