/** One open stream: what it has been told, and how it is spared, and all others with it, while its reader is slow. */
import { type Frame, frameOf } from './frame.ts';
import type { LiveMetrics } from './live-metrics.ts';
import type { Outlet } from './outlet.ts';

/** A reader that leaves more unread gets nothing more until it has read all of it, and then one reset. */
const mostUnreadBytes = 256 * 1024;
/** One that has not caught up by then is let go; its browser connects again. */
const longestLagMs = 30_000;

export class Follower {
  /** The version of the board that it has been told. */
  version = 0;
  readonly #outlet: Outlet;
  readonly #metrics: LiveMetrics;
  #laggingSince: number | null = null;

  constructor(outlet: Outlet, metrics: LiveMetrics) {
    this.#outlet = outlet;
    this.#metrics = metrics;
  }

  get isLagging(): boolean {
    return this.#laggingSince !== null;
  }

  /** Writes a frame, unless the reader is behind. @returns whether it was written. */
  tell(frame: Frame): boolean {
    if (!this.isLagging && this.#outlet.unreadBytes > mostUnreadBytes) {
      this.#laggingSince = performance.now();
      this.#metrics.lagging.inc();
    }
    if (this.isLagging) return false;
    this.#outlet.write(frame);
    return true;
  }

  /** A change for all; `committedAtMs` is epoch milliseconds. */
  tellChange(frame: Frame, version: number, committedAtMs: number): void {
    // A stream that has just caught up has it already.
    if (this.version >= version) return;
    if (!this.tell(frame)) {
      this.#metrics.skipped.inc();
      return;
    }
    this.version = version;
    this.#metrics.sent.inc();
    this.#metrics.lag.observe(Math.max(0, Date.now() - committedAtMs) / 1000);
  }

  /** Whether it has read everything, and so can be told to begin anew; one that lags for too long is cut off. */
  recover(version: number): void {
    if (this.#laggingSince === null) return;
    if (this.#outlet.unreadBytes === 0) {
      this.#stopLagging();
      this.version = version;
      this.tell(frameOf('reset', { version }));
      this.#metrics.resets.slow.inc();
    } else if (performance.now() - this.#laggingSince > longestLagMs) {
      this.#metrics.dropped.slow.inc();
      this.#outlet.cut();
    }
  }

  end(retryMs: number): void {
    this.#outlet.end(retryMs);
  }

  /** Called when it is closed. */
  left(): void {
    this.#stopLagging();
  }

  #stopLagging(): void {
    if (this.#laggingSince === null) return;
    this.#laggingSince = null;
    this.#metrics.lagging.dec();
  }
}
