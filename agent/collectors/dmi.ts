/** Maker, model and firmware of the machine, from /sys/class/dmi. Serial numbers are left out: they tell one machine from all. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { gauge } from '../output.ts';

const folder = 'class/dmi/id';

export const collector = defineCollector({
  name: 'dmi',
  target: 'host',
  cadence: 'tenMinutes',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [gauge(m.node_dmi_info, 'info')],
  collect({ sys }, emit) {
    if (sys.list(folder).length === 0) throw new NoData('the firmware tells nothing');
    const of = (name: string): string => sys.findLine(`${folder}/${name}`) ?? '';
    const labels = {
      bios_date: of('bios_date'),
      bios_release: of('bios_release'),
      bios_vendor: of('bios_vendor'),
      bios_version: of('bios_version'),
      board_name: of('board_name'),
      board_vendor: of('board_vendor'),
      board_version: of('board_version'),
      chassis_vendor: of('chassis_vendor'),
      chassis_version: of('chassis_version'),
      product_family: of('product_family'),
      product_name: of('product_name'),
      product_sku: of('product_sku'),
      product_version: of('product_version'),
      system_vendor: of('sys_vendor'),
    };
    emit(m.node_dmi_info, labels, 1);
  },
});
