/** A short document of our own format is read in one go, and comes to the same as one that is read row by row. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HttpError } from '../../http-error.ts';
import { read } from '../reading-under-test.ts';

/** Too long to be read in one go, and otherwise the same. */
const long = (text: string): string => text + ' '.repeat(70_000);

async function outcomeOf(text: string) {
  try {
    const { runs, ignored, rejected } = await read('json', text);
    return { runs: runs.map((run) => ({ ...run, idempotencyKey: null })), ignored, rejected };
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    const { status, code, problems } = error;
    return { status, code, problems };
  }
}

const unusual = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.constantFrom(null, true, [], {}, 'passed', 'ä', ''),
);
const rarely = <T>(usual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: unusual });
const result = fc.record(
  {
    check: rarely(fc.string({ minLength: 1, maxLength: 20 })),
    status: rarely(fc.constantFrom('passed', 'failed', 'error', 'warning', 'skipped')),
    durationMs: rarely(fc.nat()),
    message: rarely(fc.string()),
    dimensions: rarely(fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 })),
    observedAt: rarely(fc.constant('2026-01-31T12:00:00Z')),
  },
  { requiredKeys: ['check', 'status'] },
);
const report = fc.record(
  {
    suite: rarely(fc.constant('Orders')),
    results: rarely(fc.array(rarely(result), { minLength: 1, maxLength: 5 })),
    startedAt: rarely(fc.constant('2026-01-31T12:00:00Z')),
    runId: rarely(fc.string({ minLength: 1 })),
  },
  { requiredKeys: ['suite', 'results'] },
);

test('whatever is in it', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(report, async (document) => {
      const text = JSON.stringify(document);
      const outcome = await outcomeOf(text);
      assert.deepEqual(outcome, await outcomeOf(long(text)));
      if ('runs' in outcome) taken += 1;
    }),
    { numRuns: 1000 },
  );
  assert.ok(taken > 100 && taken < 900, `${taken} of 1000 were taken`);
});

test('also what the parser of the platform would overlook, or tell differently', async () => {
  const row = '{"check":"a","status":"passed"}';
  const texts = [
    `{"suite":"s","results":[${row}],"results":[${row}]}`,
    `{"suite":"s","results":[${row}],"resul\\u0074s":[${row}]}`,
    `{"suite":"s","results":[{"check":"results","status":"passed"},{"check":"b","status":"passed","status":"failed"}]}`,
    `{"suite":"s","results":[{"check":"a","status":"passed","more":${'['.repeat(30)}${']'.repeat(30)}}]}`,
    `{"suite":"s","results":[{"check":"a","status":"passed",}]}`,
    `{"suite":"s","results":[1,${row}]}`,
    `\u{feff}{"suite":"s","results":[${row}]}`,
  ];
  for (const text of texts) assert.deepEqual(await outcomeOf(text), await outcomeOf(long(text)), text);
});
