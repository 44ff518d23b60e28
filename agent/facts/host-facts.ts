/** What does not change while the agent runs, found out once at the start by a process of its own: later nothing spawns. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { programEnvironment } from '../config.ts';
import { osReleaseLabels } from './os-release.ts';

const labels = <const N extends string>(names: readonly N[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, z.string()])) as Record<N, z.ZodString>);

/** What the process writes. */
const factsSchema = z.object({
  os: labels(osReleaseLabels),
  cpu: labels(['vendor', 'model_name', 'cores', 'physical_cores']),
  machine: z.object({
    vendor: z.string(),
    model: z.string(),
    virtual: z.enum(['true', 'false']),
    hypervisor: z.string(),
  }),
  software: z.array(z.object({ name: z.string(), version: z.string() })),
});

export type HostFacts = Readonly<z.infer<typeof factsSchema>>;

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
    return factsSchema.parse(JSON.parse(output));
  } finally {
    clearTimeout(timer);
  }
}
