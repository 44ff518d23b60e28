/** What does not change while the machine runs: kernel, operating system, maker, processor, installed programs. */
import { defineMetrics } from '../../entry.ts';
import { jobs } from './labels.ts';

export const facts = defineMetrics({
  node_uname_info: {
    ...info('the kernel, as uname does'),
    labels: { sysname: '*', release: '*', version: '*', machine: '*', nodename: '*', domainname: '*' },
  },
  node_os_info: {
    ...info('the operating system, as /etc/os-release does'),
    labels: {
      build_id: '*',
      id: '*',
      id_like: '*',
      image_id: '*',
      image_version: '*',
      name: '*',
      pretty_name: '*',
      variant: '*',
      variant_id: '*',
      version: '*',
      version_codename: '*',
      version_id: '*',
    },
  },
  node_os_version: {
    type: 'gauge',
    unit: 'version',
    help: 'Version of the operating system, as a number.',
    labels: { id: '*', id_like: '*', name: '*' },
    jobs,
    onlyWhere: 'the version of the system is a number',
  },
  node_dmi_info: {
    ...info('maker, model and firmware of the machine'),
    labels: {
      bios_date: '*',
      bios_release: '*',
      bios_vendor: '*',
      bios_version: '*',
      board_name: '*',
      board_vendor: '*',
      board_version: '*',
      chassis_vendor: '*',
      chassis_version: '*',
      product_family: '*',
      product_name: '*',
      product_sku: '*',
      product_version: '*',
      system_vendor: '*',
    },
    onlyWhere: 'the firmware tells it',
  },
  host_cpu_info: {
    ...info('maker and model of the CPUs, and how many there are'),
    labels: { vendor: '*', model_name: '*', cores: '*', physical_cores: '*' },
  },
  host_machine_info: {
    ...info('maker and model of the machine, and which kind of virtual machine it is'),
    labels: { vendor: '*', model: '*', virtual: ['true', 'false'], hypervisor: '*' },
  },
  host_software_info: {
    ...info('a program that is installed, and its version'),
    labels: { name: '*', version: '*' },
    onlyWhere: 'one of these programs is installed',
  },
});

function info(what: string) {
  return { type: 'gauge', unit: 'info', help: `Always 1; the labels tell ${what}.`, jobs } as const;
}
