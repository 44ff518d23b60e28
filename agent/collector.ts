/**
 * What a collector is: a name, the target it asks, how often, a deadline, the metrics that it may emit, and one function
 * that reads and emits. It knows nothing of timing, errors or text; the registry does that for all of them.
 */
import type { Emit, Stated, ValueMetric } from './output.ts';
import type { Targets } from './targets/index.ts';

/** How often a collector runs: at every scrape, or in the background, when its last values are served meanwhile. */
export const cadenceSeconds = { scrape: 0, minute: 60, tenMinutes: 600 } as const;
export type Cadence = keyof typeof cadenceSeconds;

export interface CollectorDefinition<T extends keyof Targets, Ms extends readonly ValueMetric[], S, Up> {
  /** The name of its file, with `_` for `-`; the value of the label `collector`. */
  readonly name: string;
  /** What it reads from: the key of its context. */
  readonly target: T;
  readonly cadence: Cadence;
  /** After this time it counts as failed and its values are thrown away. */
  readonly deadlineMs: number;
  readonly metrics: Stated<Ms>;
  /** Where it runs; without it everywhere. */
  readonly platforms?: readonly NodeJS.Platform[];
  /**
   * The metric that says whether the target answers at all. It is 1 or 0 by how this collector goes, and while it is 0
   * the other collectors of the target are not tried and fail as well.
   */
  readonly up?: Up;
  /** Makes what it remembers from run to run; once for each target that it is bound to. */
  readonly state?: () => S;
  /**
   * Reads and emits. Emitting nothing is no failure.
   * @throws NoData when there is nothing to read on this machine; any other error means that it failed.
   */
  collect(context: Targets[T], emit: Emit<Ms[number]>, run: Run<S>): void | Promise<void>;
}

/** What a run is given beside its context. */
export interface Run<S> {
  /** Aborts when the deadline is over. */
  readonly signal: AbortSignal;
  readonly state: S;
}

/** A collector as the registry runs it: its context is bound, its types are checked. */
export interface Collector {
  readonly name: string;
  readonly target: keyof Targets;
  readonly cadence: Cadence;
  readonly deadlineMs: number;
  readonly metrics: readonly ValueMetric[];
  readonly up: ValueMetric | undefined;
  /** May also throw at once. */
  collect(emit: Emit<ValueMetric>, run: Pick<Run<unknown>, 'signal'>): void | Promise<void>;
}

/** A definition waits for the targets of the process. */
export interface UnboundCollector extends Omit<Collector, 'collect'> {
  readonly platforms: readonly NodeJS.Platform[] | undefined;
  /** Binds it to its target; undefined when that target is not configured. */
  bind(targets: Partial<Targets>): Collector | undefined;
}

/** Thrown by a collector that has nothing to read here: the kernel lacks the file, the extension is not installed. */
export class NoData extends Error {
  override readonly name = 'NoData';

  constructor(message: string) {
    // Where a kernel lacks a file, it is thrown at every scrape, and taking down the stack is most of what that costs.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = limit;
  }
}

/** Defines a collector; `emit` accepts only the declared metrics, with all of their labels. */
export function defineCollector<
  T extends keyof Targets,
  const Ms extends readonly ValueMetric[],
  S = undefined,
  const Up extends ValueMetric | undefined = undefined,
>(definition: CollectorDefinition<T, Ms, S, Up>): UnboundCollector {
  const { name, target, cadence, deadlineMs, platforms, up } = definition;
  const metrics = definition.metrics as readonly ValueMetric[]; // a `Mistake` has no value
  const facts = { name, target, cadence, deadlineMs, metrics, up };
  return {
    ...facts,
    platforms,
    bind(targets) {
      const context = targets[target];
      if (context === undefined) return undefined;
      const state = definition.state?.() as S; // undefined is what S is without one
      return {
        ...facts,
        // The registry's emit takes any metric, so it takes the declared ones; labels were checked in the definition.
        collect: (emit, run) =>
          definition.collect(context as Targets[T], emit as Emit<Ms[number]>, {
            // Made only when it is looked at, which most collectors never do.
            get signal() {
              return run.signal;
            },
            state,
          }),
      };
    },
  };
}
