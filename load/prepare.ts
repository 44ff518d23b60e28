/** Lets a scenario look around before the load begins, bound in time and in requests as the load itself is. */
import { problemOf } from './request.ts';
import { type AnyScenario, LoadError, type Site } from './scenario.ts';

export interface PrepareOptions {
  readonly site: Site;
  /** Of the run: nothing is sent after it. */
  readonly signal: AbortSignal;
  readonly bounds?: PrepareBounds;
}

export interface PrepareBounds {
  readonly mostRequests: number;
  readonly mostMs: number;
}

const usualBounds: PrepareBounds = { mostRequests: 1_000, mostMs: 120_000 };

/** Resolves to the facts. @throws LoadError when `prepare` throws, does not end in time or sends too much */
export async function prepare(
  scenario: AnyScenario,
  { site, signal, bounds = usualBounds }: PrepareOptions,
): Promise<unknown> {
  const where = `prepare of "${scenario.title}"`;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), bounds.mostMs); // one that keeps the process, as AbortSignal's does not
  const ended = AbortSignal.any([signal, late.signal]);
  try {
    return await Promise.race([scenario.prepare?.(boundSite(site, ended, where, bounds)), rejectedAtEnd(ended)]);
  } catch (error) {
    if (error instanceof LoadError) throw error;
    if (signal.aborted) throw new LoadError(`${where} was ended early`, { cause: error });
    const reason = late.signal.aborted ? `did not end within ${bounds.mostMs / 1000} s` : `threw: ${messageOf(error)}`;
    throw new LoadError(`${where} ${reason}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function boundSite(site: Site, ended: AbortSignal, where: string, { mostRequests }: PrepareBounds): Site {
  let sent = 0;
  return {
    async text(request) {
      ended.throwIfAborted();
      const problem = problemOf(request);
      if (problem !== null) throw new LoadError(`${where} asked for ${problem}`);
      sent += 1;
      if (sent > mostRequests) throw new LoadError(`${where} sent more than ${mostRequests} requests`);
      return site.text(request);
    },
  };
}

/** Never resolves. */
function rejectedAtEnd(ended: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (ended.aborted) reject(ended.reason);
  ended.addEventListener('abort', () => reject(ended.reason), { once: true });
  return promise;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
