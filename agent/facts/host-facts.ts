/** What does not change while the agent runs, found out once at the start by a process of its own: later nothing spawns. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { programEnvironment } from '../config.ts';
import type { OsRelease } from './os-release.ts';

/** Each part holds the labels of one metric. */
export interface HostFacts {
  readonly os: OsRelease;
  readonly cpu: Readonly<Record<'vendor' | 'model_name' | 'cores' | 'physical_cores', string>>;
  readonly machine: Readonly<Record<'vendor' | 'model' | 'hypervisor', string>> & {
    readonly virtual: 'true' | 'false';
  };
  readonly software: readonly Readonly<Record<'name' | 'version', string>>[];
}

export interface FactsOptions {
  /** Where / of the watched machine is mounted. */
  readonly rootfs: string;
  readonly timeoutMs: number;
}

const program = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Asks for the facts. Rejects when they are not there in time; the process has ended in any case. */
export async function readHostFacts({ rootfs, timeoutMs }: FactsOptions): Promise<HostFacts> {
  const child = spawn(process.execPath, [program, rootfs], {
    env: programEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const { promise: ended, resolve, reject } = Promise.withResolvers<number | null>();
  child.once('error', reject);
  child.once('close', resolve);
  try {
    const [output, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    if (code === null) throw new Error(`the facts were not found out within ${timeoutMs} ms`);
    if (code !== 0) throw new Error(`the process that finds out the facts ended with ${code}: ${complaint.trim()}`);
    return JSON.parse(output) as HostFacts; // what that process writes, by the compiler's word
  } finally {
    clearTimeout(timer);
  }
}
