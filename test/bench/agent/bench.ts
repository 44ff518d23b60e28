/** What one scrape of a host costs, beside node_exporter: with the same collectors on both sides, and with its defaults. */
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { requireProgram } from '../../deploy/programs/find.ts';
import { obtainPrograms } from '../../deploy/programs/obtain.ts';
import { freePort, type RunningProcess, startProcess, waitFor } from '../services.ts';
import type { Bench, Table } from './bench.ts';
import { type Candidate, figureOf, interleave } from './interleave.ts';

const agent = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));
const rounds = 20;
/** What Prometheus does in an hour: the first scrapes are those in which code is compiled. */
const scrapesBefore = 240;
/** Long enough for other processes to take over the caches of the CPU, as they do between two scrapes of Prometheus. */
const pauseMs = 1000;
/** What a scrape leaves to do when its answer is sent: garbage, background collectors. */
const afterMs = 200;

/** What the agent collects of a host. */
const collectors =
  'arp conntrack cpu cpufreq diskstats dmi edac entropy filefd filesystem hwmon loadavg mdadm meminfo netclass netdev netstat os pressure schedstat sockstat softnet stat thermal_zone time udp_queues uname vmstat'.split(
    ' ',
  );

interface Exporter {
  readonly name: string;
  readonly port: number;
  readonly process: RunningProcess;
  readonly latenciesMs: number[];
  readonly residentMb: number[];
  readonly proportionalMb: number[];
}

async function start(name: string, command: string, args: (port: number) => readonly string[]): Promise<Exporter> {
  const port = await freePort();
  const started = startProcess({ command, args: args(port) });
  const exporter = { name, port, process: started, latenciesMs: [], residentMb: [], proportionalMb: [] };
  await waitFor(`${name} to answer`, () => scrape(exporter), 30_000);
  return exporter;
}

async function scrape({ port }: Pick<Exporter, 'port'>): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
}

/** CPU time of all threads of a process; the kernel keeps it to the nanosecond. */
function cpuMs(pid: number): number {
  const nanoseconds = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, value) => sum + value, 0) / 1e6;
}

/** A wrapper script of ours hands over to the program, so the process is the program itself. */
function candidate(exporter: Exporter): Candidate {
  const { name, process: running } = exporter;
  return {
    name,
    measure: async () => {
      await delay(pauseMs);
      const before = cpuMs(running.pid);
      const started = performance.now();
      await scrape(exporter);
      exporter.latenciesMs.push(performance.now() - started);
      await delay(afterMs);
      const memory = readFileSync(`/proc/${running.pid}/smaps_rollup`, 'utf8');
      exporter.residentMb.push(megabytes(memory, 'Rss'));
      exporter.proportionalMb.push(megabytes(memory, 'Pss'));
      return cpuMs(running.pid) - before;
    },
  };
}

const megabytes = (text: string, field: string): number =>
  Number(new RegExp(`^${field}: +(\\d+)`, 'm').exec(text)?.[1]) / 1024;

function tableOf(
  title: string,
  unit: string,
  exporters: readonly Exporter[],
  values: (of: Exporter) => readonly number[],
): Table {
  const [peer] = exporters;
  const measured = (of: Exporter): readonly number[] => values(of).slice(-rounds);
  const figures = exporters.map((of) => figureOf(of.name, measured(of), peer ? measured(peer) : []));
  return { title, unit, figures };
}

async function run(): Promise<readonly Table[]> {
  await obtainPrograms(['nodeExporter'], 'cache', (line) => process.stderr.write(`${line}\n`));
  const nodeExporter = requireProgram('nodeExporter').path;
  const same = ['--collector.disable-defaults', ...collectors.map((name) => `--collector.${name}`)];
  const listen = (port: number): string => `--web.listen-address=127.0.0.1:${port}`;
  const exporters = await Promise.all([
    start('node_exporter, same collectors', nodeExporter, (port) => [listen(port), ...same]),
    start('node_exporter, its defaults', nodeExporter, (port) => [listen(port), '--no-collector.systemd']),
    start('agent', process.execPath, (port) => [agent, '--port', String(port)]),
  ]);
  try {
    const lines = await Promise.all(exporters.map(scrape));
    const series = lines.map((text) => text.split('\n').filter((line) => /^[a-z]/.test(line)).length);
    for (let scrapes = 0; scrapes < scrapesBefore; scrapes++) await Promise.all(exporters.map(scrape));
    const cpu = await interleave(exporters.map(candidate), rounds);
    return [
      {
        title: `CPU time of one scrape; series: ${exporters.map(({ name }, index) => `${name} ${series[index]}`).join('; ')}`,
        unit: 'ms',
        figures: cpu,
      },
      tableOf('Time to the answer', 'ms', exporters, (of) => of.latenciesMs),
      tableOf('Resident memory', 'MB', exporters, (of) => of.residentMb),
      tableOf('Proportional memory: what is shared counts in parts', 'MB', exporters, (of) => of.proportionalMb),
    ];
  } finally {
    await Promise.all(exporters.map(({ process: running }) => running.stop()));
  }
}

export const agentBench: Bench = {
  name: 'agent',
  summary: 'a scrape of the host, beside node_exporter',
  run,
};
