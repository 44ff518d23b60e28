/** Chooses what is sent next, by the weights of a scenario. */
import type { Random } from '../service/random.ts';
import { nextRequest } from './request.ts';
import type { Scenario } from './scenario.ts';
import type { Due } from './sender.ts';

interface Choice {
  readonly action: string;
  readonly alsoExpected: readonly number[];
  /** The weights up to this one, itself included. */
  readonly upTo: number;
}

export class Drawing<Facts> {
  readonly #scenario: Pick<Scenario<Facts>, 'title' | 'actions'>;
  readonly #facts: Facts;
  readonly #choices: readonly Choice[];

  /** @param facts what the scenario's `prepare` found */
  constructor(scenario: Pick<Scenario<Facts>, 'title' | 'actions'>, facts: Facts) {
    this.#scenario = scenario;
    this.#facts = facts;
    let upTo = 0;
    this.#choices = Object.entries(scenario.actions).map(([action, { weight, alsoExpected = [] }]) => {
      upTo += weight;
      return { action, alsoExpected, upTo };
    });
  }

  /**
   * @param dueAt as `performance.now()` has it
   * @throws LoadError when the scenario names a request that cannot be sent
   */
  next(random: Random, dueAt: number): Due {
    const drawn = random.next() * (this.#choices.at(-1)?.upTo ?? 0);
    const { action, alsoExpected } = this.#choices.find(({ upTo }) => drawn < upTo) ?? random.pick(this.#choices);
    return { action, request: nextRequest(this.#scenario, action, this.#facts, random), alsoExpected, dueAt };
  }
}
