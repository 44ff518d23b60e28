/**
 * Mutations of the rules that the generated tests must notice: factors, windows, matchers, groupings, operators and
 * labels. One of several is tried, spread over every rule of an objective of events, one of minutes and a split one.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { examples, exclusionExample } from '../../slo/examples.ts';
import { type BudgetObjective, isBudget, type Objective } from '../../slo/objective.ts';
import { objectiveSet, objectives } from '../../slo/objectives.ts';
import { setOf, splitExample, splitObjective } from '../../slo/testing/plain.ts';
import { type ObjectiveTestOptions, objectiveGroups, renderObjectiveTests } from './objective-tests.ts';
import { isKilled } from './testing/kill.ts';
import { type Mutation, mutationsOf } from './testing/mutations.ts';

/** One of so many is tried; a prime, so that every kind of change comes up. */
const oneOf = 37;
const killedShare = 0.95;
/** The value on the board is a free query, and what is held back has scenarios of its own: both have other tests. */
const isTested = ({ rule }: Mutation): boolean => !/^(slo:current:|slo:burn_told:|ErrorBudgetBurnHeldBack)/.test(rule);

/** Changes that no evaluation under promtool can tell from the original. */
const withoutEffect: readonly RegExp[] = [
  // Targets are up or down for minutes; when exactly they were looked at makes no difference.
  /\(up\[\S+ offset ⟨/,
  // A signal that is missing is missing within any window.
  /^slo:no_data:state: .*⟨\w+ → \w+⟩$/,
  // promtool begins at a full hour, so there always is a whole hour to add.
  /^slo:\w+:(period|increase\d+d): .*⟨or → and⟩$/,
];
const hasEffect = ({ what }: Mutation): boolean => !withoutEffect.some((pattern) => pattern.test(what));

interface Subject extends ObjectiveTestOptions {
  readonly objective: BudgetObjective;
  readonly set: typeof objectiveSet;
}

const ofProduct = (id: keyof typeof examples): Subject => {
  const objective = (objectives as readonly Objective[]).find((candidate) => candidate.id === id);
  const example = examples[id];
  assert.ok(objective && isBudget(objective) && example, id);
  return { objective, set: objectiveSet, example, exclusion: exclusionExample };
};

const subjects: readonly Subject[] = [
  ofProduct('latency-p99'),
  ofProduct('cpu'),
  { objective: splitObjective, set: setOf(splitObjective), example: splitExample },
];

describe('mutations of the rules', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lvd-mutations-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test(`at least ${killedShare * 100} % of them are noticed`, async () => {
    const tried = subjects.flatMap((subject) => {
      const { objective, set } = subject;
      const files = renderObjectiveTests(objective, set, subject);
      const all = mutationsOf(renderRuleFile(objectiveGroups(objective, set), 'a test')).filter(isTested);
      return all
        .filter((_, index) => index % oneOf === 7)
        .filter(hasEffect)
        .map((mutation) => ({ mutation, id: objective.id, files }));
    });
    const waiting = tried.entries();
    const survived: string[] = [];
    const work = async (worker: number): Promise<void> => {
      for (const [, { mutation, id, files }] of waiting) {
        const own = join(folder, String(worker));
        if (!(await isKilled(mutation, id, files, own))) survived.push(`${id}, ${mutation.what}`);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, (_, worker) => work(worker)));
    const killed = tried.length - survived.length;
    assert.ok(tried.length > 25, `only ${tried.length} mutations were tried`);
    assert.ok(
      killed / tried.length >= killedShare,
      `${killed} of ${tried.length} noticed, but not:\n${survived.join('\n')}`,
    );
  });
});
