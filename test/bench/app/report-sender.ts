/** Sends reports as senders do: JSON over kept connections, about suites and checks that are known already. */
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** 5,000 checks in 250 suites. */
export const suites = 250;
export const checksPerSuite = 20;
/** One result in so many has another status than the others. */
const seldom = 200;

export interface Sent {
  /** Reports that were committed. */
  readonly committed: number;
  /** By status code, or by error code where there was no answer. */
  readonly failed: ReadonlyMap<string, number>;
  readonly seconds: number;
  /** From the first byte sent to the last received, milliseconds, of each report. */
  readonly latenciesMs: readonly number[];
}

export class ReportSender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  readonly #urls: readonly URL[];
  /** Above the numbers of those that introduce the suites, or one of them would be sent again. */
  #next = suites;

  constructor(urls: readonly string[]) {
    this.#urls = urls.map((url) => new URL('/api/v1/ingest/json', url));
  }

  /** Every check once, so that all suites and checks are there. */
  async introduce(): Promise<void> {
    for (let suite = 0; suite < suites; suite += 1) await this.#post(reportOf(suite, checksPerSuite, suite));
  }

  /** `perSecond` reports of so many results, whether or not the ones before have been answered. */
  async atRate(perSecond: number, results: number, seconds: number): Promise<Sent> {
    const tally = new Tally();
    const open: Promise<void>[] = [];
    const startedAt = performance.now();
    for (let sent = 0; sent < perSecond * seconds; sent += 1) {
      const due = startedAt + (sent * 1000) / perSecond;
      if (due - performance.now() > 1) await setTimeout(due - performance.now());
      open.push(tally.take(this.#post(this.#report(results))));
    }
    await Promise.all(open);
    return tally.sum(startedAt);
  }

  /** As fast as so many senders get, each of which waits for its answer. */
  async asFastAsPossible(senders: number, results: number, seconds: number): Promise<Sent> {
    const tally = new Tally();
    const startedAt = performance.now();
    await Promise.all(
      Array.from({ length: senders }, async () => {
        while (performance.now() - startedAt < seconds * 1000) await tally.take(this.#post(this.#report(results)));
      }),
    );
    return tally.sum(startedAt);
  }

  close(): void {
    this.#agent.destroy();
  }

  #report(results: number): string {
    this.#next += 1;
    return reportOf((this.#next * 97) % suites, results, this.#next);
  }

  /** Resolves to the status code, or to the code of the error, and to the time that it took. */
  #post(body: string): Promise<{ readonly outcome: string; readonly ms: number }> {
    const url = this.#urls[this.#next % this.#urls.length];
    const startedAt = performance.now();
    return new Promise((resolve) => {
      const end = (outcome: string): void => resolve({ outcome, ms: performance.now() - startedAt });
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const posting = request(url ?? '', { method: 'POST', agent: this.#agent, headers }, (response) => {
        response.resume();
        response.once('end', () => end(String(response.statusCode)));
      });
      posting.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
      posting.end(body);
    });
  }
}

class Tally {
  readonly #latencies: number[] = [];
  readonly #failed = new Map<string, number>();

  async take(answer: Promise<{ readonly outcome: string; readonly ms: number }>): Promise<void> {
    const { outcome, ms } = await answer;
    if (outcome === '201') this.#latencies.push(ms);
    else this.#failed.set(outcome, (this.#failed.get(outcome) ?? 0) + 1);
  }

  sum(startedAt: number): Sent {
    return {
      committed: this.#latencies.length,
      failed: this.#failed,
      seconds: (performance.now() - startedAt) / 1000,
      latenciesMs: this.#latencies,
    };
  }
}

/** More results than a suite has checks go on into names of their own. `number` makes every report another one. */
function reportOf(suite: number, results: number, number: number): string {
  return JSON.stringify({
    suite: `Suite ${suite}`,
    startedAt: new Date(1_800_000_000_000 + number * 1000).toISOString(),
    results: Array.from({ length: results }, (_, index) => {
      const isSeldom = (number * 31 + index) % seldom === 0;
      return {
        check: `check ${index + (results < checksPerSuite ? number % checksPerSuite : 0)}`,
        status: isSeldom ? 'failed' : 'passed',
        durationMs: ((number + index) % 1000) / 10,
        ...(isSeldom && { message: 'expected 0 rows, found 3' }),
      };
    }),
  });
}

/** The value below which so much of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
