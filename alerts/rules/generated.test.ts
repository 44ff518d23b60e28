/** The tests that are generated for every rule of every objective, run by promtool. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { examples, exclusionExample } from '../../slo/examples.ts';
import { isBudget, type Objective } from '../../slo/objective.ts';
import { objectiveSet, objectives } from '../../slo/objectives.ts';
import { renderObjectiveTests } from './objective-tests.ts';
import { runRuleTests } from './testing/promtool.ts';

describe('every rule, by execution', { concurrency: 2 }, () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lvd-generated-'));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  for (const objective of (objectives as readonly Objective[]).filter(isBudget)) {
    test(objective.id, async () => {
      const example = examples[objective.id as keyof typeof examples]; // undefined for one that has none
      assert.ok(example, 'an objective needs an example');
      const files = renderObjectiveTests(objective, objectiveSet, { example, exclusion: exclusionExample });
      assert.equal(await runRuleTests(join(folder, objective.id), files), '');
    });
  }
});
