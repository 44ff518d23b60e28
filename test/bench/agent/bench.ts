/**
 * What the agent costs, beside Debian's three exporters on the same servers and beside node_exporter with the same
 * collectors; and whether it tells the truth. All take turns within each interval, so that the CPU time of a whole
 * interval is that of one scrape with all that follows from it.
 */
import process from 'node:process';
import { agentRoleName } from '../../../deploy/postgres/roles.ts';
import { obtainPrograms } from '../../../deploy/programs/obtain.ts';
import type { Bench, BenchOptions, Report } from '../bench.ts';
import { measureBusyPercent } from './busy-share.ts';
import { takeTurns } from './phases.ts';
import { readStatementCosts, type StatementCost } from './postgres-side.ts';
import { type Candidates, type Measured, reportOf } from './report.ts';
import { createScraper, type Listener, networkAddress, type Scraper, seriesIn } from './scraper.ts';
import { exporterRole, type Servers, startServers } from './servers.ts';
import { Subject, turnsFor } from './subject.ts';
import { exporterVersions, preparedAgent, startAgent, startExporters, startSameCollectors } from './watchers.ts';

/**
 * What Prometheus does in an hour; fewer where there are only a few rounds, which is to try the bench itself. Without them, the first minutes would count in which code is compiled, tables of
 * series are filled and heaps grow: of a process that runs for weeks, that is not what it costs.
 */
const preludeScrapes = (rounds: number): number => Math.min(240, rounds * 12);
const busyRounds = 5;
/** What the rest takes: starting, the prelude, the load of writes. */
const besidesMs = 60_000;

async function run(options: BenchOptions): Promise<Report> {
  if (process.platform !== 'linux') throw new Error('the bench of the agent reads /proc; expected: Linux');
  const { rounds, intervalMs, tell } = options;
  const minutes = Math.ceil((turnsFor(rounds) * intervalMs + besidesMs) / 60_000);
  tell(`agent: ${rounds} rounds of ${intervalMs / 1000} s, about ${minutes} minutes in all`);
  const missing = await obtainPrograms(['nodeExporter', 'postgresExporter', 'redisExporter'], 'cache', tell);
  for (const { name, remedy } of missing) throw new Error(`${name} is missing; get it: ${remedy}`);
  const servers = await startServers();
  const scraper = createScraper();
  try {
    return await withCandidates(servers, scraper, options);
  } finally {
    scraper.close();
    await servers.stop();
  }
}

async function withCandidates(servers: Servers, scraper: Scraper, options: BenchOptions): Promise<Report> {
  options.tell('agent: starting the exporters, and the agent twice: its first start keeps what it compiled');
  const part = await preparedAgent(servers, scraper);
  const subject = (name: string, ...watchers: ConstructorParameters<typeof Subject>[1]): Subject =>
    new Subject(name, watchers, scraper);
  const from = networkAddress();
  await servers.allowAgents(from ? 2 : 1);
  const candidates: Candidates = {
    exporters: subject('three exporters', ...(await startExporters(servers, scraper))),
    agent: subject('agent', await startAgent(part, servers, scraper)),
    ...(from && {
      compressing: subject('agent, compressing', { ...(await startAgent(part, servers, scraper)), from }),
    }),
    nodeExporter: subject('node_exporter', await startSameCollectors(scraper)),
    agentOfHost: subject('agent', await startAgent(part, undefined, scraper)),
  };
  const subjects = Object.values(candidates);
  try {
    const measured = await measure(candidates, servers, scraper, options);
    return reportOf(candidates, measured, options);
  } finally {
    await Promise.all(subjects.map((one) => one.stop()));
  }
}

async function measure(
  candidates: Candidates,
  servers: Servers,
  scraper: Scraper,
  { rounds, intervalMs, tell }: BenchOptions,
): Promise<Measured> {
  const subjects: readonly Subject[] = Object.values(candidates);
  const quick = preludeScrapes(rounds);
  tell(`agent: ${quick} quick scrapes of each`);
  for (let scrape = 0; scrape < quick; scrape++) for (const subject of subjects) await subject.scrape();

  const turns = turnsFor(rounds);
  const statements: StatementCost[][] = [];
  const readStatements = async (round: number): Promise<void> => {
    if (round > 1) tell(`agent: round ${round - 1} of ${rounds}; ${remaining((turns - round) * intervalMs)} left`);
    // Before the first scrape that counts, and after the last.
    if (round !== 1 && round !== turns - 1) return;
    statements.push([...(await readStatementCosts(servers.database, [agentRoleName, exporterRole]))]);
  };
  await takeTurns([readStatements, ...subjects.map((subject) => (round: number) => subject.turn(round))], {
    rounds: turns,
    intervalMs,
  });

  tell('agent: how busy the CPUs are, while a program writes and waits');
  const [ofHost = { port: Number.NaN }] = candidates.agentOfHost.watchers;
  const textOf = async (listener: Listener): Promise<string> => (await scraper.scrape(listener)).text();
  const busy = await measureBusyPercent(() => textOf(ofHost), Math.min(rounds, busyRounds));
  const [before = [], after = []] = statements;
  const series = new Map<Subject, readonly number[]>();
  for (const subject of subjects) {
    series.set(subject, await Promise.all(subject.watchers.map(async (watcher) => seriesIn(await textOf(watcher)))));
  }
  const programs = `${servers.notes.join('; ')}; ${(await exporterVersions()).join(', ')}`;
  return { busy, series, programs, statements: { before, after, rounds, intervalMs } };
}

const remaining = (ms: number): string =>
  ms > 90_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 1000)} s`;

export const agentBench: Bench = {
  name: 'agent',
  summary: 'the agent beside three exporters, and beside node_exporter alone: CPU, answers, memory, PostgreSQL’s time',
  rounds: 20,
  intervalMs: 15_000,
  run,
};
