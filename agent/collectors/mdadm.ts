/** RAID arrays of Linux, from /proc/mdstat. */
import { arrayDiskStates, arrayStates } from '../../metrics/catalogue/host/disk.ts';
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

interface RaidArray {
  readonly device: string;
  readonly state: (typeof arrayStates)[number];
  readonly disks: Readonly<Record<(typeof arrayDiskStates)[number], number>>;
  readonly required: number;
  readonly blocks: number;
  readonly synced: number;
}

export const collector = defineCollector({
  name: 'mdadm',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [
    gauge(m.node_md_blocks, 'blocks'),
    gauge(m.node_md_blocks_synced, 'blocks'),
    gauge(m.node_md_disks_required, 'disks'),
    gauge(m.node_md_disks, 'disks'),
    gauge(m.node_md_state, 'state'),
  ],
  collect({ proc }, emit) {
    // Without the driver there is no file; with it, often no array.
    for (const { device, state, disks, required, blocks, synced } of parseArrays(proc.find('mdstat') ?? '')) {
      emit(m.node_md_blocks, { device }, blocks);
      emit(m.node_md_blocks_synced, { device }, synced);
      emit(m.node_md_disks_required, { device }, required);
      for (const of of arrayDiskStates) emit(m.node_md_disks, { device, state: of }, disks[of]);
      for (const of of arrayStates) emit(m.node_md_state, { device, state: of }, state === of ? 1 : 0);
    }
  },
});

/** An array is a line `md0 : active raid1 sda1[0] sdb1[1](F)` and the indented lines below it. */
function parseArrays(text: string): readonly RaidArray[] {
  return [...text.matchAll(/^(md\S*) : (\S+)(.*)\n((?: +.*\n?)*)/gm)].map(
    ([, device = '', activity = '', members = '', details = '']) => {
      const devices = members.match(/\S+\[\d+\]\S*/g) ?? [];
      const marked = (mark: string): number => devices.filter((member) => member.includes(mark)).length;
      const blocks = Number(/(\d+) blocks/.exec(details)?.[1] ?? 0);
      const [, total, active] = /\[(\d+)\/(\d+)\]/.exec(details) ?? [];
      const failed = marked('(F)');
      const spare = marked('(S)');
      // An array without redundancy does not say how many it needs: all.
      const present = devices.length - failed - spare;
      const progress = /\b(recovery|resync|check|reshape) *=.*\((\d+)\/\d+\)/.exec(details);
      return {
        device,
        state: stateOf(activity, progress?.[1] ?? /\b(resync)=/.exec(details)?.[1]),
        disks: { active: activity === 'inactive' ? 0 : Number(active ?? present), failed, spare },
        required: Number(total ?? present),
        blocks,
        synced: Number(progress?.[2] ?? blocks),
      };
    },
  );
}

function stateOf(activity: string, action: string | undefined): RaidArray['state'] {
  if (action === 'recovery' || action === 'reshape') return 'recovering';
  if (action === 'resync' || action === 'check') return action;
  return activity === 'inactive' ? 'inactive' : 'active';
}
