/** The short form of `lvd prove staleness`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderFindings } from './proof.ts';
import { stalenessProof } from './staleness.ts';

test('no answer of two workers is more than two seconds behind the database', async () => {
  const findings = await stalenessProof.run({ form: 'short', seed: 1, tell: () => undefined });
  assert.ok(
    findings.every(({ held }) => held),
    renderFindings(findings),
  );
});
