/** What was measured, as tables and beside the targets. */
import { agentRoleName } from '../../../deploy/postgres/roles.ts';
import type { BenchOptions, Report } from '../bench.ts';
import { type Figure, figureOf, type Table } from '../interleave.ts';
import type { Target } from '../targets.ts';
import { type BusyPercent, largestDifference } from './busy-share.ts';
import { costOfScrape, type Window } from './postgres-side.ts';
import { exporterRole } from './servers.ts';
import type { Subject } from './subject.ts';

export interface Candidates {
  /** The peer of `agent`. */
  readonly exporters: Subject;
  readonly agent: Subject;
  /** The same, taken for one that is scraped over a network; only where this machine is in one. */
  readonly compressing?: Subject;
  /** The peer of `agentOfHost`. */
  readonly nodeExporter: Subject;
  readonly agentOfHost: Subject;
}

export interface Measured {
  readonly busy: BusyPercent;
  /** Of each process. */
  readonly series: ReadonlyMap<Subject, readonly number[]>;
  readonly statements: Window;
  /** Which servers and exporters were there. */
  readonly programs: string;
}

type Pair = readonly [peer: Subject, ...ours: Subject[]];

const everything = 'host, PostgreSQL and Redis, beside three exporters';
const hostOnly = 'the host alone, beside node_exporter with the same collectors';

/** The promises, as multiples of the peer where there is one. */
const limits = { cpu: 0.4, cpuOfHost: 0.7, series: 1600, residentMb: 80, postgresTime: 1, busyPoints: 1 } as const;

export function reportOf(candidates: Candidates, measured: Measured, { rounds, intervalMs }: BenchOptions): Report {
  const { exporters, agent, compressing, nodeExporter, agentOfHost } = candidates;
  const agents = compressing ? [agent, compressing] : [agent];
  const all: Pair = [exporters, ...agents];
  const host: Pair = [nodeExporter, agentOfHost];
  const postgres = postgresTables(measured.statements, agents.length);
  const cpu = cpuTable(everything, all);
  const cpuOfHost = cpuTable(hostOnly, host);
  const series = totalSeries(measured, agent);
  const times = `${rounds} rounds of ${intervalMs / 1000} s`;
  return {
    notes: [
      measured.programs,
      seriesNote(`${everything}, each with its defaults`, all, measured),
      seriesNote(hostOnly, host, measured),
      onCompression,
    ],
    tables: [
      cpu,
      cpuOfHost,
      ...[all, host].map(latencyTable),
      ...[all, host].flatMap(memoryTables),
      postgres.time,
      postgres.calls,
      busyTable(measured.busy),
    ],
    targets: [
      ...agents.map((one) => atMost(`CPU time, ${one.name}: ${everything}`, ratioOf(cpu, one), limits.cpu, '×')),
      atMost(`CPU time, ${agentOfHost.name}: ${hostOnly}`, ratioOf(cpuOfHost, agentOfHost), limits.cpuOfHost, '×'),
      { what: 'series of the agent', value: series, bound: 'at least', limit: limits.series, unit: 'series' },
      ...agents.map(({ name, residentMb }) =>
        atMost(`largest resident memory, ${name}, in ${times}`, Math.max(...residentMb), limits.residentMb, 'MB'),
      ),
      atMost('PostgreSQL’s time of a scrape', ratioOf(postgres.time, agent), limits.postgresTime, '×'),
      atMost('busy CPUs, largest difference', largestDifference(measured.busy), limits.busyPoints, 'points'),
    ],
  };
}

const onCompression =
  'All are asked for gzip. The exporters always compress; the agent does for other machines only, so one is asked as if from another.';

const atMost = (what: string, value: number, limit: number, unit: string): Target => ({
  what,
  value,
  bound: 'at most',
  limit,
  unit,
});

const ratioOf = ({ figures }: Table, { name }: Subject): number =>
  figures.find((figure) => figure.name === name)?.ratio.median ?? Number.NaN;

function pairTable(title: string, unit: string, pair: Pair, values: (of: Subject) => readonly number[]): Table {
  const [peer] = pair;
  return { title, unit, figures: pair.map((of) => figureOf(of.name, values(of), values(peer))) };
}

const cpuTable = (of: string, pair: Pair): Table => ({
  ...pairTable(`CPU time of one scrape: ${of}`, 'ms', pair, ({ cpuMs }) => cpuMs),
  beside: 'mean',
});

function latencyTable(pair: Pair): Table {
  const [peer] = pair;
  const title = `Time to the answer${peer.watchers.length > 1 ? ', exporters one after the other' : ', the host alone'}`;
  return { ...pairTable(title, 'ms', pair, ({ latenciesMs }) => latenciesMs), beside: 'p95' };
}

function memoryTables(pair: Pair): readonly Table[] {
  const of = pair[0].watchers.length > 1 ? 'exporters added up' : 'the host alone';
  return [
    pairTable(`Resident memory, ${of}`, 'MB', pair, ({ residentMb }) => residentMb),
    pairTable(
      `Proportional memory, ${of}: what is shared counts in parts`,
      'MB',
      pair,
      ({ proportionalMb }) => proportionalMb,
    ),
  ];
}

/** Only the mean makes sense: what runs once a minute is in some scrapes and not in others. */
function postgresTables(window: Window, agents: number): { readonly time: Table; readonly calls: Table } {
  const [theirs, ours] = [costOfScrape(exporterRole, 1, window), costOfScrape(agentRoleName, agents, window)];
  const figures = (value: 'milliseconds' | 'calls'): readonly Figure[] => [
    figureOf('postgres_exporter', [theirs[value]], [theirs[value]]),
    figureOf('agent', [ours[value]], [theirs[value]]),
  ];
  const spread = 'mean of all scrapes, with the share of what runs once a minute or in ten';
  return {
    time: {
      title: `PostgreSQL’s own time of one scrape, planning and execution; ${spread}`,
      unit: 'ms',
      figures: figures('milliseconds'),
    },
    calls: { title: `Statements of one scrape; ${spread}`, unit: 'calls', figures: figures('calls') },
  };
}

function busyTable({ kernel, agent }: BusyPercent): Table {
  return {
    title: 'Busy CPUs while a program writes and waits for the disk',
    unit: '%',
    figures: [figureOf('/proc/stat', kernel, kernel), figureOf('agent', agent, kernel)],
  };
}

const seriesOf = ({ series }: Measured, subject: Subject): readonly number[] => series.get(subject) ?? [];
const totalSeries = (measured: Measured, subject: Subject): number =>
  seriesOf(measured, subject).reduce((sum, count) => sum + count, 0);

function seriesNote(of: string, pair: Pair, measured: Measured): string {
  const parts = pair.map((subject) => {
    const counts = seriesOf(measured, subject);
    const each = subject.watchers.map(({ name }, index) => `${name} ${counts[index]}`).join(' + ');
    return counts.length > 1 ? `${each} = ${totalSeries(measured, subject)}` : `${subject.name} ${counts}`;
  });
  return `Series of ${of}: ${parts.join('; ')}`;
}
