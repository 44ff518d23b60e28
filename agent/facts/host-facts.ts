/** What does not change while the agent runs, asked once at the start: later nothing spawns a process. */
import os from 'node:os';
import si from 'systeminformation';

export interface HostFacts {
  readonly uname: Readonly<Record<'sysname' | 'release' | 'version' | 'machine' | 'nodename', string>>;
  readonly os: Readonly<Record<'name' | 'version_id' | 'version_codename', string>>;
  readonly cpu: Readonly<Record<'vendor' | 'model_name', string>>;
}

/** Reads the facts. Spawns short-lived processes on most systems, so it is called once. */
export async function readHostFacts(): Promise<HostFacts> {
  const [system, cpu] = await Promise.all([si.osInfo(), si.cpu()]);
  return {
    uname: {
      sysname: os.type(),
      release: os.release(),
      version: os.version(),
      machine: os.machine(),
      nodename: os.hostname(),
    },
    os: { name: system.distro, version_id: system.release, version_codename: system.codename },
    cpu: { vendor: cpu.vendor || cpu.manufacturer, model_name: cpu.brand },
  };
}
