/** The synthetic request: sent every few seconds, on a new connection, and what came of it. */
import { performance } from 'node:perf_hooks';
import type { Logger } from '../../service/log.ts';
import { shownUrl } from '../http/shown-url.ts';
import { requestOnce } from './probe-request.ts';

export interface ProbeOptions {
  readonly url: string;
  /** Requests never overlap: while one is under way, none is sent. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly logger: Logger;
}

export interface ProbeResult {
  readonly success: boolean;
  readonly durationSeconds: number;
  /** 0 when no answer came. */
  readonly status: number;
  /** When the first of the server's certificates expires, in seconds since the epoch; undefined without TLS. */
  readonly earliestExpirySeconds: number | undefined;
}

export interface Probe {
  /** Undefined until the first request has ended. */
  readonly last: ProbeResult | undefined;
  /** Each request that has ended counts once. */
  readonly totals: Readonly<Record<'success' | 'failure', number>>;
  /** Gives up the request that is under way, and does not count it. */
  close(): void;
}

/** Starts to probe at once. A redirect is no success: the URL is to name what answers. */
export function startProbe({ url, intervalMs, timeoutMs, logger }: ProbeOptions): Probe {
  const totals = { success: 0, failure: 0 };
  const closing = new AbortController();
  let last: ProbeResult | undefined;
  let underWay = false;
  const probe = async (): Promise<void> => {
    if (underWay) return;
    underWay = true;
    const started = performance.now();
    const { problem, status, earliestExpirySeconds } = await tryOnce(url, timeoutMs, closing.signal);
    underWay = false;
    if (closing.signal.aborted) return;
    const success = problem === undefined;
    // Logged when it changes: why, the metrics cannot tell.
    if (!success && last?.success !== false) logger.warn({ problem }, 'the synthetic request fails');
    if (success && last?.success === false) logger.info('the synthetic request succeeds again');
    last = { success, durationSeconds: (performance.now() - started) / 1000, status, earliestExpirySeconds };
    totals[success ? 'success' : 'failure'] += 1;
  };
  void probe();
  const timer = setInterval(probe, intervalMs);
  return {
    get last() {
      return last;
    },
    totals,
    close() {
      clearInterval(timer);
      closing.abort();
    },
  };
}

/** `problem` is undefined when the answer came in time and is a 2xx. */
async function tryOnce(url: string, timeoutMs: number, signal: AbortSignal) {
  try {
    const { status, earliestExpirySeconds } = await requestOnce(url, { timeoutMs, signal });
    const isGood = status >= 200 && status < 300;
    const problem = isGood ? undefined : `${shownUrl(url)} answered ${status}; expected: 2xx`;
    return { problem, status, earliestExpirySeconds };
  } catch (error) {
    return { problem: String(error), status: 0, earliestExpirySeconds: undefined };
  }
}
