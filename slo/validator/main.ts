/**
 * The validator: every minute it posts the state of every objective, and what is due to be verified, as results like any
 * others; with `--auto` it verifies what is due.
 */
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { m } from '../../metrics/catalogue/index.ts';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { createLogger } from '../../service/log.ts';
import { startMetricsListener } from '../../service/metrics-listener.ts';
import { registerProcessMetrics } from '../../service/process-metrics.ts';
import { stopOnSignal } from '../../service/stop.ts';
import { version } from '../../service/version.ts';
import { changeJournal, readJournal } from '../journal/journal.ts';
import { createJournalMetrics } from '../journal/metrics.ts';
import type { Objective } from '../objective.ts';
import { objectives } from '../objectives.ts';
import { createPrometheusClient, PrometheusError } from '../prometheus/client.ts';
import { readStates } from '../state.ts';
import { type OccasionState, occasionStates } from '../verification/due.ts';
import { readOccasions } from '../verification/read.ts';
import { readValidatorArguments } from './arguments.ts';
import { AutoVerifier, stopDeadlineMs } from './auto-verifier.ts';
import { readValidatorConfig } from './config.ts';
import { postReport } from './post-report.ts';
import { type Report, toReport, toVerificationReport } from './report.ts';

const timeoutMs = 5_000;
/** After a start Prometheus needs a few scrapes, and one evaluation of the rules, before it can tell anything. */
const firstDataDeadlineMs = 80_000;
const firstDataPollMs = 1_000;

const { auto } = readValidatorArguments(process.argv.slice(2));
const config = readValidatorConfig();
const logger = createLogger('validator', config.logLevel);
const instruments = createInstruments();
registerProcessMetrics(instruments, version);
const reports = instruments.counter(m.validator_reports_total, 'runs');
const lastReport = instruments.gauge(m.validator_last_report_timestamp_seconds, 'timestamp seconds').bind({});
const unknownStates = instruments.counter(m.validator_unknown_states_total, 'results').bind({});
const prometheus = createPrometheusClient(config.prometheusUrl, timeoutMs);
const all: readonly Objective[] = objectives;

const journalErrors = instruments.counter(m.slo_journal_errors_total, 'errors').bind({});
const journalMetrics = createJournalMetrics(
  instruments,
  all.map(({ id }) => id),
);
let journal = changeJournal(config.journal, (before) => before);
journalMetrics.update(journal);
instruments.onScrape(updateJournal);
const verifier = new AutoVerifier({ lvd: config.lvd, instruments, logger });

const { host, port } = config;
const listener = await startMetricsListener({ host, port, render: instruments.render, logger });
const stopping = new AbortController();
stopOnSignal({
  logger,
  deadlineMs: timeoutMs + stopDeadlineMs,
  async stop() {
    stopping.abort();
    await verifier.stop();
    listener.close();
    listener.closeAllConnections();
  },
});

logger.info({ host, port, intervalMs: config.intervalMs }, 'validating the objectives');
await waitForFirstData();
/** The system that has just come up is given a moment before it gets load. */
const verifiedFrom = Date.now() + config.intervalMs;
while (!stopping.signal.aborted) {
  const startedAt = new Date();
  await post(await objectivesReport(startedAt));
  updateJournal();
  const due = await dueStates();
  await post(toVerificationReport(due, startedAt));
  if ((auto || config.auto) && Date.now() >= verifiedFrom) verifier.consider(due, journal);
  await pause(config.intervalMs);
}

/** People write the file while we run; what it said before holds until it can be read again. */
function updateJournal(): void {
  try {
    journal = readJournal(config.journal) ?? journal;
    journalMetrics.update(journal);
  } catch (error) {
    journalErrors.inc();
    logger.error({ err: error }, 'the journal of the objectives cannot be read; its last content holds');
  }
}

/** Spares the board a first report that knows nothing; gives up after the deadline, because then that is the news. */
async function waitForFirstData(): Promise<void> {
  const deadline = Date.now() + firstDataDeadlineMs;
  while (!stopping.signal.aborted && Date.now() < deadline) {
    const states = await readStates(all, prometheus);
    if (states.every(({ verdict }) => verdict !== 'unknown')) return;
    await pause(firstDataPollMs);
  }
}

async function objectivesReport(startedAt: Date): Promise<Report> {
  const states = await readStates(all, prometheus);
  unknownStates.inc(states.filter(({ verdict }) => verdict === 'unknown').length);
  return toReport(states, startedAt);
}

/** Without an answer of Prometheus nobody knows which version runs; what depends on the time alone is known all the same. */
async function dueStates(): Promise<readonly OccasionState[]> {
  try {
    return await readOccasions(prometheus, journal);
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    return occasionStates({ objectives: all, journal, versions: [], now: new Date() });
  }
}

/** Each post is counted once: load tests take them out of what they compare. */
async function post(report: Report): Promise<void> {
  const { ingestUrl: url, token } = config;
  try {
    await postReport({ url, token, signal: stopping.signal }, report);
    reports.bind({ result: 'accepted' }).inc();
    lastReport.set(Date.now() / 1000);
  } catch (error) {
    if (stopping.signal.aborted) return;
    reports.bind({ result: 'failed' }).inc();
    logger.warn({ err: error, url }, 'the report was not accepted; the next one follows');
  }
}

async function pause(durationMs: number): Promise<void> {
  try {
    await delay(durationMs, undefined, { signal: stopping.signal });
  } catch (error) {
    if (!stopping.signal.aborted) throw error; // a stop ends the pause early
  }
}
