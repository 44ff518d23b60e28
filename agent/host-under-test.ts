/** The host's collectors on a copy of a machine's /proc and /sys. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { temporaryFolder } from '../test/services.ts';
import type { UnboundCollector } from './collector.ts';
import { type Exposed, exposed } from './exposition-under-test.ts';
import type { HostFacts } from './facts/host-facts.ts';
import { bindCollectors, loadCollectors } from './load-collectors.ts';
import { createRegistry, type Registry } from './registry.ts';
import { openHost } from './targets/host.ts';

const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

/** A machine of which all is known. */
export const recordedMachine = fixtures;

/** A copy of it that a test may change: files are written, those that are undefined are taken away. */
export function changedMachine(changes: Readonly<Record<string, string | undefined>>): string {
  const folder = join(temporaryFolder(), 'host');
  cpSync(fixtures, folder, { recursive: true, verbatimSymlinks: true });
  change(folder, changes);
  return folder;
}

/** Changes the files of a machine. */
export function change(folder: string, changes: Readonly<Record<string, string | undefined>>): void {
  for (const [path, text] of Object.entries(changes)) {
    const whole = join(folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    if (text === undefined) rmSync(whole, { recursive: true });
    else writeFileSync(whole, text);
  }
}

export interface MachineOptions {
  /** The collectors; default all of Linux. */
  readonly names?: readonly string[];
  readonly rootfs?: string;
  readonly facts?: HostFacts;
  readonly maxSeriesPerFamily?: number;
}

/** A registry of the host's collectors on a machine: a folder with its `proc` and `sys`. */
export async function watchMachine(
  folder: string,
  { names, rootfs = '/', facts, maxSeriesPerFamily = 1000 }: MachineOptions = {},
): Promise<Registry> {
  const collectors = (await loadCollectors('linux')).filter(({ name }) => names?.includes(name) ?? true);
  return watchWith(collectors, { folder, rootfs, facts, maxSeriesPerFamily });
}

/** The same for given collectors. */
export function watchWith(
  collectors: readonly UnboundCollector[],
  {
    folder,
    rootfs = '/',
    facts,
    maxSeriesPerFamily = 1000,
  }: { folder: string; rootfs?: string; facts?: HostFacts | undefined; maxSeriesPerFamily?: number },
): Registry {
  const host = openHost({ procfs: join(folder, 'proc'), sysfs: join(folder, 'sys'), rootfs }, facts);
  return createRegistry({
    collectors: bindCollectors(collectors, { atScrape: { host } }),
    logger: pino({ level: 'silent' }),
    maxSeriesPerFamily,
  });
}

/** What the collectors tell, with those of the background. */
export async function tell(registry: Registry): Promise<Exposed> {
  return exposed(await tellText(registry));
}

/** The same as text. */
export async function tellText(registry: Registry): Promise<string> {
  await registry.settled();
  return (await registry.collect()).join('');
}

/** For tests that read the files of a Linux kernel. */
export const onLinuxOnly = { skip: process.platform !== 'linux' && 'they read the files of a Linux kernel' };
