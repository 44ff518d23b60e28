/**
 * Gets Debian and Ubuntu packages without root and without installing them: apt's own tools with folders of ours, so
 * signatures are checked as always. In: package names. Out: their files and those of what they depend on, unpacked into one folder.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { relocateLinks } from './links.ts';

const run = promisify(execFile);

export type Report = (line: string) => void;

interface PackageFile {
  readonly name: string;
  readonly version: string;
  readonly bytes: number;
}

const maxOutputBytes = 2 ** 24;

/** Package lists that are older than this are fetched again: packages that they name may be gone. */
const listsMaxAgeMs = 3600 * 1000;

const aptEnvironment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };

export const hasApt = (): boolean => existsSync('/usr/bin/apt-get') && existsSync('/usr/bin/dpkg');

/**
 * Unpacks the packages and everything that they depend on and that is not installed.
 * @throws Error with what apt said when a package does not exist or cannot be fetched.
 */
export async function unpackPackages(
  names: readonly string[],
  { cacheFolder, target, report }: { cacheFolder: string; target: string; report: Report },
): Promise<void> {
  const options = await aptOptions(cacheFolder);
  const folder = await mkdtemp(join(cacheFolder, 'download-'));
  try {
    await updateLists(options, cacheFolder, report);
    await download(options, await missingPackages(options, names), folder, report);
    await unpack(folder, target, report);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lists and cache are ours; which packages are installed is the system's truth. */
async function aptOptions(cacheFolder: string): Promise<readonly string[]> {
  const folder = join(cacheFolder, 'apt');
  await mkdir(join(folder, 'state/lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  const settings = {
    'Dir::State': join(folder, 'state'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': join(folder, 'cache'),
    'Debug::NoLocking': '1',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'Acquire::IndexTargets::deb::CNF::DefaultEnabled': 'false',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

async function updateLists(options: readonly string[], cacheFolder: string, report: Report): Promise<void> {
  const mark = join(cacheFolder, 'apt', 'updated');
  const updated = await stat(mark).catch(() => undefined); // the first time
  if (updated && Date.now() - updated.mtimeMs < listsMaxAgeMs) return;
  report('reading the package lists (about 10 MB) …');
  await run('apt-get', [...options, '-qq', 'update'], { env: aptEnvironment, maxBuffer: maxOutputBytes });
  await writeFile(mark, '');
}

/** What `apt-get install` would fetch: `'URI' file bytes hash`, one a line. */
async function missingPackages(options: readonly string[], names: readonly string[]): Promise<readonly PackageFile[]> {
  const args = [...options, '-qq', '--print-uris', '--no-install-recommends', 'install', ...names];
  const { stdout } = await run('apt-get', args, { env: aptEnvironment, maxBuffer: maxOutputBytes });
  return stdout.split('\n').flatMap((line) => {
    const [, file, bytes] = /^'\S+' (\S+) (\d+)/.exec(line) ?? [];
    const [name, version] = file?.split('_') ?? [];
    return name && version ? [{ name, version: decodeURIComponent(version), bytes: Number(bytes) }] : [];
  });
}

async function download(
  options: readonly string[],
  files: readonly PackageFile[],
  folder: string,
  report: Report,
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  report(`fetching ${files.length} packages, ${megabytes(total)} …`);
  const wanted = files.map(({ name, version }) => `${name}=${version}`);
  const child = spawn('apt-get', [...options, '-q', 'download', ...wanted], {
    cwd: folder,
    env: aptEnvironment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += chunk;
  });
  let count = 0;
  let bytes = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const file = /^Get:\d+ /.test(line) ? files.find(({ name }) => line.includes(` ${name} `)) : undefined;
    if (!file) continue;
    count += 1;
    bytes += file.bytes;
    report(`  ${count} of ${files.length}  ${megabytes(bytes)} of ${megabytes(total)}  ${file.name} ${file.version}`);
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`apt-get download failed:\n${complaint.trim()}`);
}

async function unpack(folder: string, target: string, report: Report): Promise<void> {
  report('unpacking …');
  await mkdir(target, { recursive: true, mode: 0o755 });
  const packages = (await readdir(folder)).filter((file) => file.endsWith('.deb'));
  for (const file of packages) await run('dpkg', ['-x', join(folder, file), target], { env: aptEnvironment });
  relocateLinks(target);
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The command that installs packages for everyone, without starting their services. */
export function systemInstallCommand(names: readonly string[]): readonly string[] {
  const sudo = process.getuid?.() === 0 ? [] : ['sudo'];
  return [...sudo, 'env', 'SYSTEMD_OFFLINE=1', 'apt-get', 'install', '--yes', '--no-install-recommends', ...names];
}
