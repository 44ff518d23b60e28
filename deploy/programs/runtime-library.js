// Plain JavaScript for any Node.js from version 20 on, because it runs before the product's own Node.js can. That one
// needs the library libatomic.so.1, which a small Debian or Ubuntu does not have: it is fetched without root and without
// installing anything, into our cache folder. Out: the environment in which the runtime starts.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const packageName = 'libatomic1';

// Read here and not in a config.ts, which this Node.js could not run.
const { env } = process;

/** The folder that the dynamic linker is told to search, or undefined when nothing was fetched. */
function libraryFolder() {
  const root = join(cacheFolder(), 'usr', 'lib');
  if (!existsSync(root)) return undefined;
  const triplet = readdirSync(root).find((name) => name.includes('-linux-gnu'));
  return triplet && join(root, triplet);
}

/** The environment for the runtime: with our folder for libraries, if there is one. */
export function runtimeEnvironment() {
  const folder = libraryFolder();
  if (!folder || env.LD_LIBRARY_PATH?.split(':').includes(folder)) return env;
  return { ...env, LD_LIBRARY_PATH: [folder, env.LD_LIBRARY_PATH].filter(Boolean).join(':') };
}

/** Tries the runtime, and fetches the library when that is what it lacks. Prints what else it says. Returns whether it runs. */
export function makeRunnable(runtime) {
  const complaint = complaintOf(runtime);
  if (complaint === undefined) return true;
  if (!complaint.includes('libatomic.so.1')) {
    console.error(complaint);
    return false;
  }
  console.error(`Node.js needs the library ${packageName}, which is not on this machine; fetching it (12 kB) …`);
  try {
    fetchLibrary();
  } catch (error) {
    console.error(`It could not be fetched: ${error.message}`);
  }
  const left = complaintOf(runtime);
  if (left !== undefined)
    console.error(`${left}\nInstall it by hand, for example: sudo apt-get install ${packageName}`);
  return left === undefined;
}

function complaintOf(runtime) {
  const { status, stderr } = spawnSync(runtime, ['--version'], { env: runtimeEnvironment(), encoding: 'utf8' });
  return status === 0 ? undefined : stderr.trim();
}

function fetchLibrary() {
  const target = cacheFolder();
  const parent = join(target, '..');
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  const folder = mkdtempSync(join(parent, 'download-'));
  try {
    downloadPackage(folder);
    const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
    execFileSync('dpkg', ['-x', join(folder, file), join(folder, 'unpacked')]);
    rmSync(target, { recursive: true, force: true });
    renameSync(join(folder, 'unpacked'), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With the system's package lists; where they are missing or too old, with lists of our own. */
function downloadPackage(folder) {
  const sandbox = ['-o', 'APT::Sandbox::User='];
  const quiet = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' };
  if (spawnSync('apt-get', [...sandbox, '-qq', 'download', packageName], quiet).status === 0) return;
  for (const name of ['state/lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true });
  const settings = [
    `Dir::State=${folder}/state`,
    'Dir::State::status=/var/lib/dpkg/status',
    `Dir::Cache=${folder}/cache`,
    'Debug::NoLocking=1',
    'Acquire::Languages=none',
  ];
  const own = [...sandbox, ...settings.flatMap((setting) => ['-o', setting])];
  execFileSync('apt-get', [...own, '-qq', 'update'], quiet);
  execFileSync('apt-get', [...own, '-qq', 'download', packageName], quiet);
}

/** Beside the other programs that we fetch; as root where every account can read it. */
function cacheFolder() {
  const { XDG_CACHE_HOME } = env;
  const root = process.getuid?.() === 0 ? '/var/cache/lvd' : join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'lvd');
  return join(root, 'runtime-library');
}
