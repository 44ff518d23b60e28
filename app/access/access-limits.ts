/** How much a token may send, and how many wrong ones may come from an address. */
import type { IncomingMessage } from 'node:http';
import type { RedisGate } from '../cache/redis.ts';
import { type ClientAddress, countedAddress } from './client-address.ts';
import { type RefusedError, tooManyFailures, tooManyRequests } from './refusal.ts';
import type { AccessSettings } from './settings.ts';
import { SharedCounters } from './shared-counters.ts';

const requestWindowSeconds = 10;
const failureWindowSeconds = 60;

/** The wrong tokens of one address. */
export interface Failures {
  /** What to answer when there were too many. */
  readonly tooMany: RefusedError | null;
  add(): void;
}

export class AccessLimits {
  readonly #settings: AccessSettings;
  readonly #requests: SharedCounters;
  readonly #failures: SharedCounters;
  readonly #addressOf: (request: IncomingMessage) => string;

  constructor(redis: RedisGate, settings: AccessSettings, clientAddress: ClientAddress) {
    this.#settings = settings;
    this.#requests = new SharedCounters(redis, 'requests', requestWindowSeconds * 1000);
    this.#failures = new SharedCounters(redis, 'failures', failureWindowSeconds * 1000);
    this.#addressOf = (request) => countedAddress(clientAddress(request));
  }

  /** Counts a request of a token. @throws RefusedError when it sends more than it may. */
  request(tokenId: string): void {
    const { requestsPerSecond } = this.#settings;
    if (requestsPerSecond === 0) return;
    this.#requests.add(tokenId);
    if (this.#requests.of(tokenId) <= requestsPerSecond * requestWindowSeconds) return;
    throw tooManyRequests(requestsPerSecond, this.#requests.secondsLeft);
  }

  failuresOf(request: IncomingMessage): Failures {
    const { failuresPerMinute } = this.#settings;
    const address = this.#addressOf(request);
    const isOver = failuresPerMinute > 0 && this.#failures.of(address) >= failuresPerMinute;
    return {
      tooMany: isOver ? tooManyFailures(this.#failures.secondsLeft) : null,
      add: () => this.#failures.add(address),
    };
  }

  close(): void {
    this.#requests.close();
    this.#failures.close();
  }
}
