/** How many streams may be open: of this worker, and of one address. Each costs memory as long as it is open. */
import type { IncomingMessage } from 'node:http';
import { type ClientAddress, countedAddress } from '../access/client-address.ts';
import { HttpError } from '../http-error.ts';
import type { LiveMetrics } from './live-metrics.ts';

export interface StreamLimits {
  readonly streams: number;
  readonly streamsPerAddress: number;
}

export interface Admission {
  /** Makes room for another one; safe to call twice. */
  end(): void;
}

const retryAfterSeconds = 30;

export class Admissions {
  readonly #limits: StreamLimits;
  readonly #addressOf: ClientAddress;
  readonly #metrics: LiveMetrics;
  readonly #byAddress = new Map<string, number>();
  #open = 0;

  constructor(limits: StreamLimits, addressOf: ClientAddress, metrics: LiveMetrics) {
    this.#limits = limits;
    this.#addressOf = addressOf;
    this.#metrics = metrics;
  }

  /** @throws HttpError 429 that names the limit. */
  admit(request: IncomingMessage): Admission {
    const address = countedAddress(this.#addressOf(request));
    const ofAddress = this.#byAddress.get(address) ?? 0;
    const { streams, streamsPerAddress } = this.#limits;
    if (ofAddress >= streamsPerAddress) {
      this.#metrics.refused.address.inc();
      throw tooMany(
        `Your address has ${ofAddress} open streams on this worker; expected: at most ${streamsPerAddress}.`,
      );
    }
    if (this.#open >= streams) {
      this.#metrics.refused.worker.inc();
      throw tooMany(`This worker has ${this.#open} open streams; expected: at most ${streams}.`);
    }
    this.#change(address, 1);
    let isOpen = true;
    return {
      end: () => {
        if (isOpen) this.#change(address, -1);
        isOpen = false;
      },
    };
  }

  #change(address: string, by: 1 | -1): void {
    this.#open += by;
    const left = (this.#byAddress.get(address) ?? 0) + by;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }
}

function tooMany(message: string): HttpError {
  return new HttpError(429, 'too_many_streams', `${message} Close some, or try again later.`, { retryAfterSeconds });
}
