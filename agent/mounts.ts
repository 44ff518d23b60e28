/** The table of mounts: its text in, what is worth telling out. */

export interface Mount {
  readonly mountpoint: string;
  readonly labels: Readonly<Record<'device' | 'mountpoint' | 'fstype', string>>;
  readonly isReadonly: boolean;
  /** Mounts that fail together: those of one file server. */
  readonly group: string;
}

/** node_exporter's defaults: what is no storage. */
export const ignoredTypes =
  /^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs)$/;
export const ignoredMounts =
  /^\/(dev|proc|run\/credentials\/.+|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/;

/** Reads a table as /proc/mounts has it. The last mount on a path hides the others. */
export function parseMounts(table: string): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of table.trim().split('\n')) {
    const [device = '', mountpoint = '', fstype = '', options = ''] = line.split(' ').map(unescapeOctal);
    if (ignoredTypes.test(fstype) || ignoredMounts.test(mountpoint)) continue;
    mounts.set(mountpoint, {
      mountpoint,
      labels: { device, mountpoint, fstype },
      isReadonly: options.split(',').includes('ro'),
      group: serverOf(device) ?? mountpoint,
    });
  }
  return [...mounts.values()];
}

/** `server:/folder` of NFS, `//server/share` of Windows. */
const serverOf = (device: string): string | undefined => /^([^/]+):\/|^\/\/([^/]+)\//.exec(device)?.[0];

/** The kernel writes a space in a path as `\040`. */
function unescapeOctal(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
