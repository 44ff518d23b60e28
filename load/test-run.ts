/** One run of a profile against a service: prepared, sent, observed, judged. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { CrossCheck } from './cross-check/compare.ts';
import { generate } from './generator.ts';
import { type GeneratorState, generatorState } from './generator-state.ts';
import { type Judgement, judge, type Run } from './judge.ts';
import { Observer, type ObserverOptions } from './observer.ts';
import { promisesOf } from './own-promises.ts';
import { prepare } from './prepare.ts';
import { type Profile, sustained } from './profiles.ts';
import { tellProgress } from './progress.ts';
import { aspectOf } from './promise.ts';
import { Recording } from './recording.ts';
import type { AnyScenario } from './scenario.ts';
import { Sender, timeoutMs } from './sender.ts';
import type { RunTime } from './signals.ts';
import { type Ceiling, ceilingOf, isOver } from './stages/ceiling.ts';
import { type Following, followStages, stagesOver, untilGivenWay } from './stages/follow.ts';
import { StageNotes } from './stages/stage-notes.ts';
import { type StageResult, stageResult } from './stages/stage-result.ts';
import type { Trend } from './stages/trends.ts';
import { Streams } from './streams.ts';
import { type PlacedStage, placed } from './timeline.ts';

export interface TestRunOptions extends ObserverOptions {
  readonly scenario: AnyScenario;
  readonly profile: Profile;
  /** Of the service, without a path. */
  readonly url: string;
  readonly tokens: readonly string[];
  readonly seed: number;
  /** Ends the load early. */
  readonly signal: AbortSignal;
}

export interface TestRun {
  readonly profile: Profile;
  readonly run: Run;
  /** Of a ramp: in the highest stage in which all held. */
  readonly judgements: readonly Judgement[];
  /** Those that came to their end, where a profile has several. */
  readonly stages: readonly StageResult[];
  /** Null unless the profile is a ramp. */
  readonly ceiling: Ceiling | null;
  /** Empty unless the profile tells of trends. */
  readonly trends: readonly Trend[];
  readonly generator: GeneratorState;
  readonly check: CrossCheck;
}

/** @throws LoadError when the scenario cannot be prepared, or names a request that cannot be sent */
export async function testRun(options: TestRunOptions): Promise<TestRun> {
  const { scenario, profile, url, tokens, signal, tell } = options;
  const recording = new Recording();
  const sender = new Sender({ url, tokens, recording, timeoutMs });
  const { stream } = scenario;
  const streams = stream ? new Streams({ url: url + stream.path, tokens }) : null;
  try {
    tell(`${scenario.title} at ${url}: preparing`);
    const facts = await prepare(scenario, { site: sender, signal });
    const observer = new Observer(options);
    const before = await observer.quiet('waiting until nobody else sends requests');
    const parts = { scenario, profile, recording, observer, notes: new StageNotes(streams) };
    const watch: Watch = { ...parts, startedAt: new Date(), known: new Map() };
    const sent = await send(options, { sender, facts, streams, watch });
    await streams?.close();
    const after = await observer.quiet('waiting until Prometheus has seen the end');
    const run = await judged(options, sent, watch);
    const isOverloaded = run.ceiling !== null && isOver(run.stages);
    return { ...run, check: observer.check(recording, before, after, isOverloaded) };
  } finally {
    await streams?.close();
    await sender.close();
  }
}

interface Parts {
  readonly sender: Sender;
  readonly facts: unknown;
  readonly streams: Streams | null;
  readonly watch: Watch;
}

interface Sent {
  /** Of the profile; all of them came to their end unless the run ended early. */
  readonly stages: readonly PlacedStage[];
  readonly users: number;
  readonly seconds: number;
  readonly cpuMicros: number;
}

async function send(
  { scenario, profile, seed, signal, tell }: TestRunOptions,
  { sender, facts, streams, watch }: Parts,
): Promise<Sent> {
  const [over, given] = [new AbortController(), new AbortController()];
  const stop = AbortSignal.any([signal, given.signal]);
  const cpuBefore = process.cpuUsage();
  const beganAt = performance.now();
  const { recording, notes } = watch;
  sender.begin();
  const endProgress = tellProgress(recording, streams, beganAt, tell);
  const following: Following = {
    stages: placed(profile.stages),
    beganAt,
    signal: AbortSignal.any([signal, over.signal]),
  };
  const followed = followStages(following, (stage, index) => {
    notes.begin(stage);
    if (index > 0) tell(`now ${stage.users} users and ${stage.arrivalsPerMinute} requests a minute beside them`);
  });
  const watched = profile.kind === 'ramp' ? watchRamp(following, watch, given) : null;
  try {
    const { users, stoppedMs } = await generate({ scenario, facts, profile, sender, seed, signal: stop });
    notes.end();
    const seconds = (performance.now() - beganAt) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    return {
      stages: stagesOver(following.stages, stoppedMs),
      users,
      seconds,
      cpuMicros: cpu.user + cpu.system,
    };
  } finally {
    endProgress();
    notes.end();
    over.abort();
    await Promise.all([followed, watched]);
  }
}

interface Watch {
  readonly scenario: AnyScenario;
  readonly profile: Profile;
  readonly recording: Recording;
  readonly startedAt: Date;
  readonly observer: Observer;
  readonly notes: StageNotes;
  /** What Prometheus has told of stages: a ramp asks as each ends, and all are told of at the end. */
  readonly known: Map<PlacedStage, Run['signals']>;
}

/** @param given aborted when the service has given way */
async function watchRamp(following: Following, watch: Watch, given: AbortController): Promise<void> {
  await untilGivenWay(following, (stage) => resultOf(stage, watch));
  given.abort();
}

async function resultOf(stage: PlacedStage, watch: Watch): Promise<StageResult> {
  const { scenario, profile, recording, startedAt, notes, known } = watch;
  const at = (ms: number): number => (startedAt.getTime() + ms) / 1000;
  const time = { startedAt: at(stage.fromMs), endedAt: at(stage.toMs) };
  const signals = known.get(stage) ?? (await signalsOf(watch, time));
  known.set(stage, signals);
  const longestPauseMs = profile.thinkSeconds[1] * 1000;
  return stageResult({ scenario, stage, recording, startedAt, signals, note: notes.of(stage), longestPauseMs });
}

/** Nobody is asked where nothing is promised that Prometheus could tell. */
async function signalsOf({ scenario, observer }: Watch, time: RunTime): Promise<Run['signals']> {
  const isWatched = promisesOf(scenario).some((promise) => aspectOf(promise) === 'surroundings');
  return isWatched ? observer.signals(time) : 'not asked';
}

async function judged(
  { scenario, profile }: TestRunOptions,
  { stages: over, users, seconds, cpuMicros }: Sent,
  watch: Watch,
): Promise<Omit<TestRun, 'check'>> {
  const { recording, startedAt, observer, notes } = watch;
  const startedSeconds = startedAt.getTime() / 1000;
  const time = { startedAt: startedSeconds, endedAt: startedSeconds + seconds };
  const signals = await signalsOf(watch, time);
  const streams = notes.all.flatMap(({ streams: held }) => held ?? []);
  const run: Run = { scenario, load: sustained(profile), recording, users, seconds, startedAt, signals, streams };
  const isStaged = profile.stages.length > 1 || profile.kind === 'ramp'; // a ramp that was made shorter may have one
  const stages = isStaged ? await Promise.all(over.map((stage) => resultOf(stage, watch))) : [];
  const ceiling = profile.kind === 'ramp' ? ceilingOf(stages) : null;
  const shown = ceiling && (ceiling.all ?? stages[0]);
  const carried = ceiling && (ceiling.exceptCpu ?? stages[0]);
  const answered = carried ? recording.dueWithin(0, carried.stage.toMs) : recording;
  // A ramp ends where something is busy, and says there whether that was the generator.
  const utilization = ceiling ? 0 : Math.max(0, ...notes.all.map(({ own }) => own.utilization));
  return {
    ...{ profile, run, stages, ceiling },
    judgements: shown?.judgements ?? judge(run),
    trends: profile.kind === 'trend' ? await observer.trends(time) : [],
    generator: withLimitOf(ceiling, generatorState(answered, cpuMicros / recording.count, utilization)),
  };
}

function withLimitOf(ceiling: Ceiling | null, state: GeneratorState): GeneratorState {
  if (!ceiling?.isGeneratorFirst) return state;
  return { ...state, limit: state.limit ?? 'it was late before the service gave way' };
}
