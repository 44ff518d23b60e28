/** What is noted of each stage beside its requests: the streams of its users, and how busy the generator was itself. */
import { type EventLoopUtilization, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Streams } from '../streams.ts';
import type { PlacedStage } from '../timeline.ts';

/** Of the users of a stage, at its end. */
export interface StreamsHeld {
  readonly users: number;
  /** Their streams that were open. */
  readonly open: number;
  /** Streams that ended within the stage, or could not be opened, each time. */
  readonly lost: number;
}

/** How busy the generator was. */
export interface OwnLoad {
  /** So large a share of the time, 0 to 1, its event loop was at work. */
  readonly utilization: number;
  /** So late were 99 % of its timers at most, milliseconds. */
  readonly delayMs: number;
}

export interface StageNote {
  /** Null where the scenario has none. */
  readonly streams: StreamsHeld | null;
  readonly own: OwnLoad;
}

/** Of a delay, the timer's own interval is no delay. */
const resolutionMs = 10;

interface Begun {
  readonly stage: PlacedStage;
  readonly lost: number;
  readonly utilization: EventLoopUtilization;
}

export class StageNotes {
  readonly #streams: Streams | null;
  readonly #delay = monitorEventLoopDelay({ resolution: resolutionMs });
  readonly #notes = new Map<PlacedStage, StageNote>();
  #begun: Begun | null = null;

  constructor(streams: Streams | null) {
    this.#streams = streams;
  }

  /** Ends the one before. */
  begin(stage: PlacedStage): void {
    this.#endStage();
    this.#streams?.hold(stage.users);
    this.#begun = { stage, lost: this.#streams?.lost ?? 0, utilization: performance.eventLoopUtilization() };
    this.#delay.reset();
    this.#delay.enable();
  }

  /** Nothing is sent any more. */
  end(): void {
    this.#endStage();
    this.#delay.disable();
  }

  /** Null for a stage that has not ended. */
  of(stage: PlacedStage): StageNote | null {
    return this.#notes.get(stage) ?? null;
  }

  get all(): readonly StageNote[] {
    return [...this.#notes.values()];
  }

  #endStage(): void {
    if (!this.#begun) return;
    const { stage, lost, utilization } = this.#begun;
    this.#begun = null;
    this.#notes.set(stage, {
      streams: this.#streams && { users: stage.users, open: this.#streams.kept, lost: this.#streams.lost - lost },
      own: {
        utilization: performance.eventLoopUtilization(utilization).utilization,
        delayMs: Math.max(0, this.#delay.percentile(99) / 1e6 - resolutionMs),
      },
    });
  }
}
