/** What a worker does about traces: nothing unless they have somewhere to go, and then all of it or no start. */
import type { RequestListener } from 'node:http';
import type { TracingConfig } from '../config.ts';
import { traceChosen } from './entry.ts';
import { createSampling } from './sampling.ts';

export interface Tracing {
  /** The listener that traces the requests which it chooses. Called once, for the public listener. */
  readonly traced: (handler: RequestListener) => RequestListener;
  /** Sends what is not yet sent, and ends tracing. */
  readonly stop: () => Promise<void>;
}

const none: Tracing = { traced: (handler) => handler, stop: () => Promise.resolve() };

/** Joins what was preloaded with `--import`. @throws TracingError when something of it is missing */
export async function joinTracing({ exportEndpoint, sampling, instrumentations }: TracingConfig): Promise<Tracing> {
  if (!exportEndpoint) return none;
  // Loaded only now: without traces a worker does not pay for them.
  const [{ assertTraced }, { stopTracing }] = await Promise.all([import('./self-check.ts'), import('./tracing.ts')]);
  assertTraced(instrumentations);
  return { traced: (handler) => traceChosen(handler, createSampling(sampling)), stop: stopTracing };
}
