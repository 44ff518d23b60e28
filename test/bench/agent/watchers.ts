/** Starts those that watch: the agent as the product starts it, and Debian's three exporters. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Part } from '../../../deploy/local/part.ts';
import { agentPart } from '../../../deploy/local/parts/ours.ts';
import { createStateFolder, stateFolderAt } from '../../../deploy/local/state-folder.ts';
import { type ProgramName, programs } from '../../../deploy/programs/catalogue.ts';
import { requireProgram } from '../../../deploy/programs/find.ts';
import { localTopology } from '../../../deploy/topology.ts';
import { timingOf } from '../../../slo/engine/timing.ts';
import { freePort, startProcess, temporaryFolder, waitFor } from '../../services.ts';
import type { Scraper } from './scraper.ts';
import type { Servers } from './servers.ts';
import type { Watcher } from './subject.ts';

/** What the agent collects of a host and node_exporter does as well. */
const sharedCollectors =
  'arp conntrack cpu cpufreq diskstats dmi edac entropy filefd filesystem hwmon loadavg mdadm meminfo netclass netdev netstat os pressure schedstat sockstat softnet stat thermal_zone time udp_queues uname vmstat'.split(
    ' ',
  );

const answersWithinMs = 60_000;

interface Start {
  readonly name: string;
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Resolves when it answers. */
async function start({ name, args, ...options }: Start, scraper: Scraper): Promise<Watcher> {
  const port = await freePort();
  const running = startProcess({ ...options, args: args(port) });
  const gone = running.exited.then((code) => {
    throw new Error(`${name} ended with code ${code}:\n${running.output()}`);
  });
  await Promise.race([gone, waitFor(`${name} to answer`, () => scraper.scrape({ port }), answersWithinMs)]);
  gone.catch(() => undefined); // from now on, its end is asked for
  return { name, port, process: running };
}

const exporter = (
  program: ProgramName,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Start => ({
  name: programs[program].commands[1] ?? program,
  command: requireProgram(program).path,
  args: (port) => [`--web.listen-address=127.0.0.1:${port}`, ...args],
  env,
});

/** With their defaults; systemd's collector needs a system bus, which a machine of tests lacks. */
export function startExporters({ exporters }: Servers, scraper: Scraper): Promise<readonly Watcher[]> {
  const starts = [
    exporter('nodeExporter', ['--no-collector.systemd']),
    exporter('postgresExporter', [], { DATA_SOURCE_NAME: exporters.postgresUrl }),
    exporter('redisExporter', [`--redis.addr=${exporters.redisUrl}`]),
  ];
  return Promise.all(starts.map((one) => start(one, scraper)));
}

/** node_exporter with the collectors that the agent has. */
export function startSameCollectors(scraper: Scraper): Promise<Watcher> {
  const same = ['--collector.disable-defaults', ...sharedCollectors.map((name) => `--collector.${name}`)];
  return start(exporter('nodeExporter', same), scraper);
}

/** The agent, of the host alone or of the servers as well. */
export function startAgent(part: Part, servers: Servers | undefined, scraper: Scraper): Promise<Watcher> {
  const connections = servers && {
    LVD_AGENT_DATABASE_URL: servers.agent.postgresUrl,
    LVD_AGENT_REDIS_URL: servers.agent.redisUrl,
  };
  const { command, args, cwd } = part;
  const env = { ...withoutSettings(part.env), ...connections };
  return start({ name: 'agent', command, cwd, env, args: (port) => [...args, '--port', String(port)] }, scraper);
}

/**
 * How `npm start` starts the agent. Its first start keeps what was compiled for all later ones, which is how the agent of
 * a product that is in use starts; so it was started once when this resolves.
 */
export async function preparedAgent(servers: Servers, scraper: Scraper): Promise<Part> {
  const state = stateFolderAt(temporaryFolder('agent'));
  createStateFolder(state);
  const topology = localTopology(0, 1);
  const part = agentPart({ topology, state, account: undefined, watch: false, auto: false, timing: timingOf() });
  const { process: first } = await startAgent(part, servers, scraper);
  await first.stop();
  return part;
}

/** The stack's own servers are others than those that are watched here. */
const withoutSettings = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('LVD_')));

/** What each exporter says that it is. */
export async function exporterVersions(): Promise<readonly string[]> {
  const names = ['nodeExporter', 'postgresExporter', 'redisExporter'] as const;
  return Promise.all(
    names.map(async (name) => {
      const { stdout, stderr } = await promisify(execFile)(requireProgram(name).path, ['--version']);
      const [, version = 'of an unknown version'] = /\bv?(\d+\.\d+\.\d+\S*)/.exec(stdout + stderr) ?? [];
      return `${programs[name].commands[1]} ${version.replace(/,$/, '')}`;
    }),
  );
}
