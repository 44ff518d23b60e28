/** Chooses what is sent next, by the weights of a scenario. */
import type { Random } from '../service/random.ts';
import type { Action, Scenario } from './scenario.ts';
import type { Due } from './sender.ts';

interface Choice<Facts> {
  readonly name: string;
  readonly action: Action<Facts>;
  /** The weights up to this one, itself included. */
  readonly upTo: number;
}

export class Drawing<Facts> {
  readonly #facts: Facts;
  readonly #choices: readonly Choice<Facts>[];

  /** @param facts what the scenario's `prepare` found */
  constructor(actions: Scenario<Facts>['actions'], facts: Facts) {
    this.#facts = facts;
    let upTo = 0;
    this.#choices = Object.entries(actions).map(([name, action]) => {
      upTo += action.weight;
      return { name, action, upTo };
    });
  }

  /** @param dueAt as `performance.now()` has it */
  next(random: Random, dueAt: number): Due {
    const drawn = random.next() * (this.#choices.at(-1)?.upTo ?? 0);
    const { name, action } = this.#choices.find(({ upTo }) => drawn < upTo) ?? random.pick(this.#choices);
    return {
      action: name,
      request: action.request(this.#facts, random),
      alsoExpected: action.alsoExpected ?? [],
      dueAt,
    };
  }
}
