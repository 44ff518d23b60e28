/** Wrong catalogues, one change each, do not get past the type check of the rules, panels and code that use them. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { catalogue } from '../../metrics/catalogue/index.ts';
import { killMutations, type Verdict } from './kill.ts';
import { type Mutation, type MutationKind, mutationsOf } from './mutations.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The share of mutations of each kind that must be noticed. */
const required: Readonly<Record<MutationKind, number>> = {
  'metric renamed': 1,
  'label renamed': 1,
  'type changed': 0.95,
  'unit changed': 0.95,
};

/**
 * The host's metrics are two thirds of the catalogue and alike: a field of a file of the kernel, told by one collector. Every
 * eighth of their mutations is tried, and each kind of mutation comes by turns.
 */
const isTried = ({ metric }: Mutation, index: number): boolean => !metric.startsWith('node_') || index % 8 === 0;

describe('a changed catalogue', () => {
  let verdicts: readonly Verdict[];

  before(async () => {
    verdicts = await killMutations(root, mutationsOf(catalogue).filter(isTried));
  });

  for (const [kind, share] of Object.entries(required)) {
    test(`${kind}: at least ${share * 100} % of the mutations do not compile`, (context) => {
      const ofKind = verdicts.filter(({ mutation }) => mutation.kind === kind);
      const unnoticed = ofKind.filter(({ noticed }) => noticed === undefined);
      const list = unnoticed.map(({ mutation: { metric, change } }) => `${metric}: ${change}`).join('\n');
      context.diagnostic(`${ofKind.length - unnoticed.length} of ${ofKind.length} were noticed`);
      assert.ok(ofKind.length > 100, `only ${ofKind.length} mutations were tried`);
      assert.ok(unnoticed.length <= ofKind.length * (1 - share), `nobody noticed\n${list}`);
    });
  }
});
