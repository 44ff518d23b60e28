/** The synthetic request: sent every few seconds, on a new connection, and what came of it. */
import { performance } from 'node:perf_hooks';
import type { Logger } from '../../service/log.ts';
import { version } from '../../service/version.ts';
import { httpGet } from './http.ts';

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
}

export interface Probe {
  /** Undefined until the first request has ended. */
  readonly last: ProbeResult | undefined;
  readonly totals: Readonly<Record<'success' | 'failure', number>>;
  close(): void;
}

/** Starts to probe at once. A redirect is no success: the URL is to name what answers. */
export function startProbe({ url, intervalMs, timeoutMs, logger }: ProbeOptions): Probe {
  const totals = { success: 0, failure: 0 };
  let last: ProbeResult | undefined;
  let underWay = false;
  const probe = async (): Promise<void> => {
    if (underWay) return;
    underWay = true;
    const started = performance.now();
    const problem = await problemOf(url, timeoutMs);
    const success = problem === undefined;
    // Logged when it changes: why, the metrics cannot tell.
    if (problem && last?.success !== false) logger.warn({ problem }, 'the synthetic request fails');
    if (!problem && last?.success === false) logger.info('the synthetic request succeeds again');
    last = { success, durationSeconds: (performance.now() - started) / 1000 };
    totals[success ? 'success' : 'failure'] += 1;
    underWay = false;
  };
  void probe();
  const timer = setInterval(probe, intervalMs);
  return {
    get last() {
      return last;
    },
    totals,
    close: () => clearInterval(timer),
  };
}

/** Undefined when the answer came in time and is a 2xx. */
async function problemOf(url: string, timeoutMs: number): Promise<string | undefined> {
  try {
    const headers = { 'user-agent': `lvd-probe/${version}` };
    const { status } = await httpGet(url, { timeoutMs, agent: false, headers });
    return status >= 200 && status < 300 ? undefined : `${url} answered ${status}; expected: 2xx`;
  } catch (error) {
    return String(error);
  }
}
