/** /etc/os-release: its text in, the labels of `node_os_info` out. https://www.freedesktop.org/software/systemd/man/os-release.html */

export const osReleaseLabels = [
  'build_id',
  'id',
  'id_like',
  'image_id',
  'image_version',
  'name',
  'pretty_name',
  'variant',
  'variant_id',
  'version',
  'version_codename',
  'version_id',
] as const;

export type OsRelease = Readonly<Record<(typeof osReleaseLabels)[number], string>>;

/** Reads the lines `NAME=value`; what is not there is empty. */
export function parseOsRelease(text: string): OsRelease {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/^([A-Z_]+)=(.*)$/gm)) values.set(name, unquote(value.trim()));
  const entries = osReleaseLabels.map((label) => [label, values.get(label.toUpperCase()) ?? ''] as const);
  return Object.fromEntries(entries) as OsRelease; // an entry for each label
}

/** A value may stand in quotes, with a backslash before what the shell would take for something else. */
function unquote(value: string): string {
  const inside = /^(["'])(.*)\1$/.exec(value)?.[2];
  return inside === undefined ? value : inside.replaceAll(/\\(["'$`\\])/g, '$1');
}
