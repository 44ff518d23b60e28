/**
 * What a collector is: a name, the target it asks, a deadline, the metrics that it may emit, and one function that
 * reads and emits. It knows nothing of timing, errors or text; the registry does that for all of them.
 */
import type { CollectorName } from '../metrics/catalogue/agent.ts';
import type { Emit, Stated, ValueMetric } from './output.ts';
import type { Targets } from './targets/index.ts';

export interface CollectorDefinition<T extends keyof Targets, Ms extends readonly ValueMetric[]> {
  readonly name: CollectorName;
  /** What it reads from: the key of its context. */
  readonly target: T;
  /** After this time it counts as failed and its values are thrown away. */
  readonly deadlineMs: number;
  readonly metrics: Stated<Ms>;
  /**
   * Reads and emits. It stops early when `signal` aborts, if it can.
   * @throws NoData when there is nothing to read on this machine; any other error means that it failed.
   */
  collect(context: Targets[T], emit: Emit<Ms[number]>, signal: AbortSignal): void | Promise<void>;
  /** Emits what is true because it failed: `pg_up 0`. */
  failed?(emit: Emit<Ms[number]>): void;
}

/** A collector as the registry runs it: its context is bound, its types are checked. */
export interface Collector {
  readonly name: CollectorName;
  readonly deadlineMs: number;
  readonly metrics: readonly ValueMetric[];
  /** May also throw at once. */
  collect(emit: Emit<ValueMetric>, signal: AbortSignal): void | Promise<void>;
  failed(emit: Emit<ValueMetric>): void;
}

/** A definition waits for the targets of the process. */
export interface UnboundCollector {
  readonly target: keyof Targets;
  /** Binds it to its target; undefined when that target is not configured. */
  bind(targets: Partial<Targets>): Collector | undefined;
}

/** Thrown by a collector that has nothing to read here: the kernel lacks the file, the extension is not installed. */
export class NoData extends Error {
  override readonly name = 'NoData';
}

/** Defines a collector; `emit` accepts only the declared metrics, with all of their labels. */
export function defineCollector<T extends keyof Targets, const Ms extends readonly ValueMetric[]>(
  definition: CollectorDefinition<T, Ms>,
): UnboundCollector {
  const { name, target, deadlineMs } = definition;
  const metrics = definition.metrics as readonly ValueMetric[]; // a `Mistake` has no value
  return {
    target,
    bind(targets) {
      const context = targets[target];
      if (context === undefined) return undefined;
      return {
        name,
        deadlineMs,
        metrics,
        // The registry's emit takes any metric, so it takes the declared ones; labels were checked in the definition.
        collect: (emit, signal) => definition.collect(context as Targets[T], emit as Emit<Ms[number]>, signal),
        failed: (emit) => definition.failed?.(emit as Emit<Ms[number]>),
      };
    },
  };
}
