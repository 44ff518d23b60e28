/** Whatever a definition says comes back from OpenSLO documents, but for what they cannot carry, which is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileDefinition } from '../definition/compile.ts';
import { readDefinition } from '../definition/read.ts';
import { randomDefinition } from '../definition/testing/random.ts';
import { shopFile } from '../definition/testing/shop.ts';
import { writeDefinition } from '../definition/write.ts';
import { recordingGroups } from '../engine/rules.ts';
import { problemsOf } from '../validate.ts';
import { carried, exportDefinition, printDocuments } from './export.ts';
import { importOpenSlo } from './import.ts';

const count = 300;
const seeds = Array.from({ length: count }, (_, index) => index + 1);

test(`${count} random definitions are sound, of every kind`, () => {
  const definitions = seeds.map(randomDefinition);
  const kinds = new Set(definitions.flatMap(({ objectives }) => objectives.map(({ measure }) => measure.kind)));
  assert.deepEqual([...kinds].sort(), ['capacity', 'composite', 'events', 'latency', 'minutes']);
  for (const definition of definitions) {
    const problems = problemsOf(compileDefinition(definition)).filter(({ message }) => !message.includes('misses le='));
    assert.deepEqual(problems, [], definition.name);
  }
});

test('each comes back from the file that is written of it', () => {
  for (const definition of seeds.map(randomDefinition)) {
    assert.deepEqual(readDefinition(writeDefinition(definition), definition.name).definition, definition);
  }
});

test('each comes back from OpenSLO, with nothing to tell', () => {
  for (const definition of seeds.map(randomDefinition)) {
    const { definition: back, notes } = importOpenSlo(printDocuments(exportDefinition(definition).documents), 'x');
    assert.deepEqual(back, carried(definition));
    assert.deepEqual(notes, [], definition.name);
  }
});

test('what comes back makes the same rules', () => {
  const { definition } = readDefinition(shopFile, 'shop.yml');
  const { definition: back } = importOpenSlo(printDocuments(exportDefinition(definition).documents), 'x');
  const rules = (of: typeof definition) => recordingGroups(compileDefinition(of));
  assert.deepEqual(rules(back), rules(carried(definition)));
});

test('names that are long for OpenSLO are told', () => {
  const long = 'a'.repeat(60);
  const { definition } = readDefinition(shopFile.replaceAll('payments\n', `${long}\n`), 'shop.yml');
  const { notes } = exportDefinition(definition);
  assert.ok(
    notes.some((note) => note.startsWith(`the name of the AlertPolicy ${long}-fast has more than 63 characters`)),
  );
});

test('what OpenSLO cannot say is listed in words', () => {
  const { notes } = exportDefinition(readDefinition(shopFile, 'shop.yml').definition);
  const text = notes.join('\n');
  for (const told of [
    /^black-friday is left out: OpenSLO has no objective that a load test verifies$/m,
    /2 exclusions: kept in annotations/,
    /the exclusion switch/,
    /short windows of the tiers/,
    /budgets by route of checkout-availability/,
    /least number of bad events of payments/,
    /least number of events a minute of cache/,
  ]) {
    assert.match(text, told);
  }
});
