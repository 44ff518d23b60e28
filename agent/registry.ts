/**
 * The registry runs the collectors: the text of all series out, whatever happens to one of them. Those of one target
 * share a lane; those of the host are each on their own, because the kernel's files answer independently.
 */
import { performance } from 'node:perf_hooks';
import type { Logger } from '../service/log.ts';
import { type Cadence, type Collector, cadenceSeconds } from './collector.ts';
import { CpuAccounts } from './cpu-account.ts';
import { Lane } from './lane.ts';
import { Runner, type RunnerState } from './runner.ts';
import { SelfMetrics } from './self-metrics.ts';
import { defaultMaxSeriesPerFamily } from './series.ts';
import { pipelinedTargets } from './targets/index.ts';

export interface Registry {
  /**
   * Runs the collectors that are due at a scrape and resolves to the texts of all families, after little more than a second,
   * or than `limitMs` if that is less, whatever hangs. Never rejects. Those with a longer cadence run afterwards, and serve their last values meanwhile.
   */
  collect(limitMs?: number): Promise<readonly string[]>;
  /** Runs what is due in the background; resolves when nothing runs there any more, but for what hangs. */
  settled(): Promise<void>;
  /** How each collector is. */
  states(): readonly CollectorState[];
}

export interface CollectorState {
  readonly name: string;
  readonly target: string;
  readonly cadence: Cadence;
  /** Names of what it may tell. */
  readonly metrics: readonly string[];
  readonly state: RunnerState;
  /** Why it failed, or why it has nothing to tell. */
  readonly reason: string | undefined;
  readonly series: number;
  readonly durationSeconds: number;
  readonly lastSuccessSeconds: number | undefined;
}

export interface RegistryOptions {
  readonly collectors: readonly Collector[];
  readonly logger: Logger;
  readonly maxSeriesPerFamily?: number;
}

/** What a lane may take of a scrape; the rest of the 1.1 s is for the text and the way. */
const scrapeBudgetMs = 1000;
/** Scrapes never come to the millisecond: one that is this much early counts as the next minute. */
const earlyMs = 1000;
/** After a failure in the background; each further one doubles it, up to the cadence. */
const firstRetryMs = 5000;

/** Creates a registry. @throws Error when two collectors have one name or declare one metric. */
export function createRegistry({ collectors, logger, maxSeriesPerFamily }: RegistryOptions): Registry {
  refuseDuplicates(collectors);
  const cpu = new CpuAccounts();
  const runners: readonly Runner[] = collectors.map(
    (collector) =>
      new Runner({
        collector,
        cpu,
        logger,
        maxSeriesPerFamily: maxSeriesPerFamily ?? defaultMaxSeriesPerFamily,
        isTargetDown: () => !collector.up && gates.get(collector.target)?.state === 'failed',
      }),
  );
  const atScrape = runners.filter(({ collector }) => collector.cadence === 'scrape');
  const remote = lanesOf(
    atScrape.filter((runner) => !isOfHost(runner)),
    pipelinedTargets,
  );
  const local = lanesOf(atScrape.filter(isOfHost));
  const inBackground = lanesOf(runners.filter(({ collector }) => collector.cadence !== 'scrape'));
  const gates = new Map(runners.flatMap((runner) => (runner.collector.up ? [[runner.collector.target, runner]] : [])));
  const isDown = ({ collector }: Runner): boolean => gates.get(collector.target)?.state === 'failed';
  const self = new SelfMetrics(runners, isDown);
  let current: Promise<readonly string[]> | undefined;

  const runDue = (): void => {
    cpu.begin();
    for (const lane of inBackground) {
      const due = lane.runners.filter((runner) => !isDown(runner) && isDue(runner));
      if (due.length > 0) void lane.run(due);
    }
  };
  // Where nobody can be away, the first scrape has the figures of the longer cadences as well.
  for (const lane of inBackground) void lane.run(lane.runners.filter(({ collector }) => !gates.has(collector.target)));
  const collectOnce = async (limitMs: number): Promise<readonly string[]> => {
    cpu.begin();
    const answers = startAll(remote, limitMs);
    await undefined; // what they ask leaves now, so that the servers think while the files of the host are read
    await Promise.all([...answers, ...startAll(local, limitMs)]);
    for (const runner of runners) if (isDown(runner)) forget(runner);
    setImmediate(runDue);
    return [...runners.flatMap((runner) => runner.render()), ...self.render()];
  };
  return {
    // Two scrapers at the same moment share one run: a collector must not overlap itself, nor fail because of it.
    collect: (limitMs = scrapeBudgetMs) => {
      current ??= collectOnce(Math.min(limitMs, scrapeBudgetMs)).finally(() => {
        current = undefined;
      });
      return current;
    },
    settled: async () => {
      runDue();
      await Promise.all(inBackground.map((lane) => lane.idle));
    },
    states: () => runners.map(stateOf),
  };
}

const isOfHost = ({ collector }: Runner): boolean => collector.target === 'host';

const startAll = (lanes: readonly Lane[], limitMs: number): readonly Promise<void>[] =>
  lanes.map((lane) => lane.run(lane.runners, limitMs));

function lanesOf(runners: readonly Runner[], pipelined: ReadonlySet<string> = new Set()): readonly Lane[] {
  const laneOf = ({ collector: { target, name } }: Runner): string => (target === 'host' ? `host ${name}` : target);
  return [...Map.groupBy(runners, laneOf)].map(
    ([name, ofLane]) => new Lane(ofLane, { isPipelined: pipelined.has(name) }),
  );
}

/** One that failed is tried again sooner than its cadence says: it may have been a connection that was not there yet. */
function isDue({ lastStartMs, collector, failures }: Runner): boolean {
  if (lastStartMs === undefined) return true;
  const everyMs = cadenceSeconds[collector.cadence] * 1000;
  const waitMs = failures === 0 ? everyMs : Math.min(everyMs, firstRetryMs * 2 ** (failures - 1));
  return performance.now() - lastStartMs >= waitMs - earlyMs;
}

/** While the target is away, what a background collector once read is no longer true; it runs again when it is back. */
function forget(runner: Runner): void {
  if (runner.collector.cadence !== 'scrape') runner.forget('its target does not answer');
}

function stateOf({ collector, state, reason, series, durationSeconds, lastSuccessSeconds }: Runner): CollectorState {
  const { name, target, cadence, up } = collector;
  const metrics = [...(up ? [up] : []), ...collector.metrics].map((metric) => metric.name);
  return { name, target, cadence, metrics, state, reason, series: series.size, durationSeconds, lastSuccessSeconds };
}

function refuseDuplicates(collectors: readonly Collector[]): void {
  const names = collectors.map(({ name }) => `collector ${name}`);
  const declared = collectors.flatMap(({ metrics, up }) => (up ? [...metrics, up] : metrics));
  const all = [...names, ...declared.map(({ name }) => `metric ${name}`)];
  const twice = all.filter((name, index) => all.indexOf(name) !== index);
  if (twice.length > 0) throw new Error(`declared twice: ${twice.join(', ')}; expected: each once`);
}
