/**
 * Steady traffic through nginx: so many requests a second whatever the answers take, as people do not wait for each
 * other. What a share of the requests meets is chosen by the rotation of requests.
 */
import { setTimeout as delay } from 'node:timers/promises';

/** Sends the request with this running number. */
export type Send = (index: number) => Promise<Response>;

/** One request and its answer; times in milliseconds since the epoch. */
export interface Exchange {
  readonly sentMs: number;
  readonly answeredMs: number;
  readonly status: number;
}

export interface Load {
  /** From now on these requests, in turn. */
  use(rotation: readonly Send[]): void;
  /** The first answer after `sinceMs` that is as wanted. */
  first(sinceMs: number, wanted: (exchange: Exchange) => boolean): Exchange | undefined;
  /** Every answer so far. */
  readonly exchanges: readonly Exchange[];
  /** Stops sending; resolves when every answer has come. */
  stop(): Promise<void>;
}

/** More than this at once would measure the traffic's own queue. */
const mostAtOnce = 200;
const tickMs = 20;

/** @throws (from `stop`) the error of the first request that got no answer at all */
export function startLoad(perSecond: number, rotation: readonly Send[]): Load {
  const exchanges: Exchange[] = [];
  const underWay = new Set<Promise<void>>();
  let current = rotation;
  let failure: unknown;
  let sent = 0;
  const startedMs = performance.now();

  const sendOne = async (index: number): Promise<void> => {
    const send = current[index % current.length];
    if (!send) return;
    const sentMs = Date.now();
    try {
      const response = await send(index);
      await response.arrayBuffer();
      exchanges.push({ sentMs, answeredMs: Date.now(), status: response.status });
    } catch (error) {
      failure ??= error;
    }
  };
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * perSecond);
    for (; sent < due; sent += 1) {
      if (underWay.size >= mostAtOnce) continue; // left out, not sent later in a burst
      const exchange = sendOne(sent).finally(() => underWay.delete(exchange));
      underWay.add(exchange);
    }
  }, tickMs);

  return {
    use: (next) => {
      current = next;
    },
    first: (sinceMs, wanted) => exchanges.find((exchange) => exchange.answeredMs >= sinceMs && wanted(exchange)),
    exchanges,
    async stop() {
      clearInterval(timer);
      while (underWay.size > 0) await delay(tickMs);
      if (failure) throw failure;
    },
  };
}
