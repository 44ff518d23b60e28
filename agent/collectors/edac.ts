/** Errors of the memory, from /sys/devices/system/edac. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { counter } from '../output.ts';

const folder = 'devices/system/edac/mc';

export const collector = defineCollector({
  name: 'edac',
  target: 'host',
  cadence: 'minute',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [
    counter(m.node_edac_correctable_errors_total, 'errors'),
    counter(m.node_edac_uncorrectable_errors_total, 'errors'),
    counter(m.node_edac_csrow_correctable_errors_total, 'errors'),
    counter(m.node_edac_csrow_uncorrectable_errors_total, 'errors'),
  ],
  collect({ sys }, emit) {
    const controllers = sys.list(folder).filter((name) => /^mc\d+$/.test(name));
    if (controllers.length === 0) throw new NoData('the memory does not correct errors');
    for (const name of controllers) {
      const controller = name.slice('mc'.length);
      const count = (file: string): number => sys.findNumber(`${folder}/${name}/${file}`) ?? 0;
      emit(m.node_edac_correctable_errors_total, { controller }, count('ce_count'));
      emit(m.node_edac_uncorrectable_errors_total, { controller }, count('ue_count'));
      // Errors of which the controller does not know the row.
      const unknown = { controller, csrow: 'unknown' };
      emit(m.node_edac_csrow_correctable_errors_total, unknown, count('ce_noinfo_count'));
      emit(m.node_edac_csrow_uncorrectable_errors_total, unknown, count('ue_noinfo_count'));
      for (const row of sys.list(`${folder}/${name}`)) {
        if (!/^csrow\d+$/.test(row)) continue;
        const labels = { controller, csrow: row.slice('csrow'.length) };
        emit(m.node_edac_csrow_correctable_errors_total, labels, count(`${row}/ce_count`));
        emit(m.node_edac_csrow_uncorrectable_errors_total, labels, count(`${row}/ue_count`));
      }
    }
  },
});
