/**
 * What a load test does with a service: the requests that its users send, and how often each. A scenario is one file;
 * nothing in it is bound to a profile, to this product or to a way of sending.
 */
import type { Random } from '../service/random.ts';
import type { LoadPromise } from './promise.ts';

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

export interface LoadRequest {
  /** Default: GET. */
  readonly method?: Method;
  /** Path and query, encoded as in a URL. */
  readonly path: string;
  /** Instead of those that the generator would send under the same names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** One kind of request. */
export interface Action<Facts> {
  /** How often it is sent, beside the weights of the others. */
  readonly weight: number;
  request(facts: Facts, random: Random): LoadRequest;
  /** Statuses that count as answered beside 2xx and 3xx: what a user would expect, such as a 404 of a page that is gone. */
  readonly alsoExpected?: readonly number[];
}

/** How a scenario looks around before the load begins. */
export interface Site {
  /** Resolves to the answer's text. @throws LoadError unless the status is 2xx */
  text(request: LoadRequest): Promise<string>;
}

export interface Scenario<Facts = undefined> {
  readonly title: string;
  /** Finds, or creates, what the requests are about. Without it, the facts are `undefined`. */
  prepare?(site: Site): Promise<Facts>;
  readonly actions: Readonly<Record<string, Action<Facts>>>;
  /** A stream of events that each user holds open beside their requests. */
  readonly stream?: { readonly path: string };
  /** What has to hold meanwhile; when not given, what this product promises of latency and availability. */
  readonly promises?: readonly LoadPromise[];
}

/** A scenario whose facts only it knows. */
export type AnyScenario = Scenario<unknown>;

/** Checks a scenario where it is written. Name what `prepare` finds only once: the type of the facts follows from it. */
export function defineScenario<Facts>(scenario: Scenario<Facts>): AnyScenario {
  // Its facts come from its own `prepare` and go to its own actions only.
  return scenario as AnyScenario;
}

/** The load test cannot go on: what was tried, what happened, and what was expected. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}
