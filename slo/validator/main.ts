/** The validator: every minute it posts the state of every objective, as results like any others. */
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
import { isCapacity, type Objective } from '../objective.ts';
import { objectives } from '../objectives.ts';
import { createPrometheusClient } from '../prometheus/client.ts';
import { readStates } from '../state.ts';
import { readValidatorConfig } from './config.ts';
import { toReport } from './report.ts';

const timeoutMs = 5_000;
/** After a start Prometheus needs a few scrapes, and one evaluation of the rules, before it can tell anything. */
const firstDataDeadlineMs = 80_000;
const firstDataPollMs = 1_000;

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
  all.filter(isCapacity).map(({ id }) => id),
);
journalMetrics.update(changeJournal(config.journal, (journal) => journal));
instruments.onScrape(updateJournal);

const { host, port } = config;
const listener = await startMetricsListener({ host, port, render: instruments.render, logger });
const stopping = new AbortController();
stopOnSignal({
  logger,
  deadlineMs: timeoutMs,
  async stop() {
    stopping.abort();
    listener.close();
    listener.closeAllConnections();
  },
});

logger.info({ host, port, intervalMs: config.intervalMs }, 'validating the objectives');
await waitForFirstData();
while (!stopping.signal.aborted) {
  await report();
  await pause(config.intervalMs);
}

/** People write the file while we run; what it said before holds until it can be read again. */
function updateJournal(): void {
  try {
    const journal = readJournal(config.journal);
    if (journal) journalMetrics.update(journal);
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

async function report(): Promise<void> {
  const startedAt = new Date();
  const states = await readStates(all, prometheus);
  unknownStates.inc(states.filter(({ verdict }) => verdict === 'unknown').length);
  try {
    const response = await fetch(config.ingestUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(config.token && { authorization: `Bearer ${config.token}` }),
      },
      body: JSON.stringify(toReport(states, startedAt)),
      signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), stopping.signal]),
    });
    if (!response.ok) throw new Error(`the app answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    await response.arrayBuffer();
    reports.bind({ result: 'accepted' }).inc();
    lastReport.set(Date.now() / 1000);
  } catch (error) {
    if (stopping.signal.aborted) return;
    reports.bind({ result: 'failed' }).inc();
    logger.warn({ err: error, url: config.ingestUrl }, 'the report was not accepted; the next one follows');
  }
}

async function pause(durationMs: number): Promise<void> {
  try {
    await delay(durationMs, undefined, { signal: stopping.signal });
  } catch (error) {
    if (!stopping.signal.aborted) throw error; // a stop ends the pause early
  }
}
