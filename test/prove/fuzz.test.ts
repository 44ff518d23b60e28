/** The short form of the proof, and what it has to find to be one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputs } from './fuzz/inputs.ts';
import { fuzzProof } from './fuzz.ts';

test('damaged files and documents made by chance are taken or refused, and nothing is half-written', async () => {
  const told: string[] = [];
  const findings = await fuzzProof.run({ form: 'short', seed: 1, tell: (line) => told.push(line) });
  for (const { claim, seen, held } of findings) assert.ok(held, `${claim}: ${seen}\n${told.join('\n')}`);
});

test('what is tried follows from the seed', () => {
  const texts = (seed: number) => [...inputs(50, seed)].map(({ format, text }) => `${format} ${text}`);
  assert.deepEqual(texts(3), texts(3));
  assert.notDeepEqual(texts(3), texts(4));
});
