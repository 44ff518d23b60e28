/**
 * The registry runs the collectors: metric families out, whatever happens to one of them. Each one is timed, has a
 * deadline, never overlaps itself, and can fail or hang without any effect on the others.
 */
import { performance } from 'node:perf_hooks';
import { m } from '../metrics/catalogue/index.ts';
import type { Family } from '../metrics/instruments/exposition.ts';
import type { Logger } from '../service/log.ts';
import { type Collector, NoData } from './collector.ts';
import { gauge } from './output.ts';
import { createSampleSet, type SampleSet } from './samples.ts';

export interface Registry {
  /** Runs all collectors; resolves at the latest when the longest deadline is over, and never rejects. */
  collect(): Promise<readonly Family[]>;
}

interface Slot {
  readonly collector: Collector;
  /** Set while it runs, also past its deadline. */
  running: boolean;
  healthy: boolean | undefined;
  lastSuccessSeconds: number | undefined;
}

/** How a run ended: its samples, or why there are none. */
interface Result {
  readonly samples: SampleSet;
  readonly durationSeconds: number;
  readonly error: unknown;
}

interface Outcome extends Result {
  readonly slot: Slot;
}

/** Creates a registry. @throws Error when two collectors have one name or declare one metric. */
export function createRegistry(collectors: readonly Collector[], logger: Logger): Registry {
  refuseDuplicates(collectors);
  const slots = collectors.map(
    (collector): Slot => ({
      collector,
      running: false,
      healthy: undefined,
      lastSuccessSeconds: undefined,
    }),
  );
  let current: Promise<readonly Family[]> | undefined;

  const collectOnce = async (): Promise<readonly Family[]> => {
    const outcomes = await Promise.all(slots.map(runSlot));
    for (const outcome of outcomes) note(outcome, logger);
    return [...outcomes.flatMap(familiesOf), ...selfFamilies(outcomes)];
  };
  return {
    // Two scrapers at the same moment share one run: a collector must not overlap itself, nor fail because of it.
    collect: () => {
      current ??= collectOnce().finally(() => {
        current = undefined;
      });
      return current;
    },
  };
}

async function runSlot(slot: Slot): Promise<Outcome> {
  const result = slot.running
    ? { durationSeconds: 0, error: new Error('its previous run has not ended yet') }
    : await runInTime(slot);
  if ('samples' in result) return { slot, ...result };
  const samples = createSampleSet(slot.collector.metrics);
  if (!(result.error instanceof NoData)) slot.collector.failed(samples.emit);
  return { slot, samples, ...result };
}

type Ending = Result | Omit<Result, 'samples'>;

/** Resolves when the collector is done or its deadline is over, whichever comes first. */
async function runInTime(slot: Slot): Promise<Ending> {
  const { collector } = slot;
  const deadline = new AbortController();
  slot.running = true;
  const run = runToEnd(collector, deadline.signal).finally(() => {
    slot.running = false;
  });
  const { promise: late, resolve } = Promise.withResolvers<Ending>();
  const timer = setTimeout(() => {
    const error = new Error(`not done within its deadline of ${collector.deadlineMs} ms`);
    deadline.abort(error);
    resolve({ durationSeconds: collector.deadlineMs / 1000, error });
  }, collector.deadlineMs);
  try {
    return await Promise.race([run, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function runToEnd(collector: Collector, signal: AbortSignal): Promise<Ending> {
  const started = performance.now();
  const elapsedSeconds = (): number => (performance.now() - started) / 1000;
  const samples = createSampleSet(collector.metrics);
  try {
    // One that reads without waiting is timed at once: an await would add what the other collectors do meanwhile.
    const pending = collector.collect(samples.emit, signal);
    if (pending) await pending;
    return { samples, durationSeconds: elapsedSeconds(), error: undefined };
  } catch (error) {
    return { durationSeconds: elapsedSeconds(), error: error ?? new Error('failed without a reason') };
  }
}

/** Keeps the state of the slot, and logs when it changes instead of at every scrape. */
function note({ slot, error }: Outcome, logger: Logger): void {
  const { name } = slot.collector;
  const healthy = error === undefined || error instanceof NoData;
  if (healthy) slot.lastSuccessSeconds = Date.now() / 1000;
  if (slot.healthy === undefined && error instanceof NoData) {
    logger.info({ collector: name, reason: error.message }, 'there is nothing to collect');
  }
  if (healthy && slot.healthy === false) logger.info({ collector: name }, 'the collector works again');
  if (!healthy && slot.healthy !== false) {
    logger.warn({ collector: name, reason: String(error) }, 'the collector failed');
    logger.debug({ collector: name, err: error }, 'where the collector failed');
  }
  slot.healthy = healthy;
}

const familiesOf = ({ samples }: Outcome): readonly Family[] => samples.families();

const success = gauge(m.node_scrape_collector_success, 'state');
const duration = gauge(m.node_scrape_collector_duration_seconds, 'seconds');
const lastSuccess = gauge(m.agent_collector_last_success_timestamp_seconds, 'timestamp seconds');

function selfFamilies(outcomes: readonly Outcome[]): readonly Family[] {
  const { emit, families } = createSampleSet([success, duration, lastSuccess]);
  for (const { slot, durationSeconds } of outcomes) {
    const labels = { collector: slot.collector.name };
    emit(success, labels, slot.healthy ? 1 : 0);
    emit(duration, labels, durationSeconds);
    if (slot.lastSuccessSeconds !== undefined) emit(lastSuccess, labels, slot.lastSuccessSeconds);
  }
  return families();
}

function refuseDuplicates(collectors: readonly Collector[]): void {
  const names = collectors.map(({ name }) => `collector ${name}`);
  const metrics = collectors.flatMap((collector) => collector.metrics.map(({ name }) => `metric ${name}`));
  const all = [...names, ...metrics];
  const twice = all.filter((name, index) => all.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`declared twice: ${twice.join(', ')}; expected: each once`);
}
