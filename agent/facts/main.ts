/** Finds out the facts of the machine and writes them as JSON. The package that knows them starts many programs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import si from 'systeminformation';
import { isGuest } from './cpuinfo.ts';
import type { HostFacts } from './host-facts.ts';
import { type OsRelease, parseOsRelease } from './os-release.ts';

/** Programs whose version explains figures of ours. */
const programs = 'docker, nginx, postgresql, redis';

const [rootfs = '/'] = process.argv.slice(2);
const [os, cpu, system, versions] = await Promise.all([si.osInfo(), si.cpu(), si.system(), si.versions(programs)]);

const facts: HostFacts = {
  os: readOsRelease(rootfs) ?? {
    ...parseOsRelease(''),
    name: os.distro,
    version_id: os.release,
    version_codename: os.codename,
  },
  cpu: {
    vendor: cpu.vendor || cpu.manufacturer,
    model_name: cpu.brand,
    cores: String(cpu.cores),
    physical_cores: String(cpu.physicalCores),
  },
  machine: {
    vendor: system.manufacturer,
    model: system.model,
    // Without root, the package sees no hypervisor; the processor tells of it to everybody.
    virtual: system.virtual || isGuest(readOrEmpty('/proc/cpuinfo')) ? 'true' : 'false',
    hypervisor: system.virtualHost ?? '',
  },
  software: Object.entries(versions).flatMap(([name, version]) =>
    version ? [{ name, version: String(version) }] : [],
  ),
};
process.stdout.write(JSON.stringify(facts));

/** Undefined where there is none: not Linux. */
function readOsRelease(root: string): OsRelease | undefined {
  for (const path of ['etc/os-release', 'usr/lib/os-release']) {
    const text = readOrEmpty(join(root, path));
    if (text !== '') return parseOsRelease(text);
  }
  return undefined;
}

/** Empty when the file is not there. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return '';
  }
}
