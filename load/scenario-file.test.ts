/** Scenario files of others: what is taken, and that everything wrong is told at once. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../test/services.ts';
import { readScenario, ScenarioFileError } from './scenario-file.ts';

const folder = temporaryFolder('scenarios');
let files = 0;

function written(source: string, ending = 'js'): string {
  files += 1;
  const path = join(folder, `${files}.${ending}`);
  writeFileSync(path, source);
  return path;
}

async function problemsOf(path: string): Promise<readonly string[]> {
  try {
    await readScenario(path);
    return [];
  } catch (error) {
    assert.ok(error instanceof ScenarioFileError, String(error));
    return error.message.split('\n').map((line) => line.replace(/^\d+\.[jt]s: /, ''));
  }
}

const least = "title: 'Mine', actions: { one: { weight: 1, request: () => ({ path: '/' }) } }";
const withPromise = (promise: string): string => `export default { ${least}, promises: [${promise}] }`;

test('a small file is enough, in TypeScript or JavaScript', async () => {
  assert.deepEqual(Object.keys(await readScenario(written(`export default { ${least} }`))), ['title', 'actions']);
  const typed = `const weight: number = 2;
export default { title: 'Typed', prepare: async () => weight, stream: { path: '/live' }, actions: {
  one: { weight, request: (facts: number) => ({ path: '/' + facts }), alsoExpected: [404] } } }`;
  const { title, prepare, actions } = await readScenario(written(typed, 'ts'));
  assert.deepEqual([title, typeof prepare, actions.one?.weight], ['Typed', 'function', 2]);
});

test('every problem is told at once, with its field, its value and what is expected', async () => {
  const source = `export default { title: '', prepare: 1, stream: { path: 'live' }, promise: [], promises: [
    { title: 'A', measure: { kind: 'latency', quantile: 95 }, condition: { operator: 'below', limit: 0.1 } },
    { title: 'B', measure: { kind: 'cpu' }, condition: { operator: 'under', limit: 1 } },
    { title: 'C', measure: { kind: 'success' }, condition: { operator: 'above' } },
  ], actions: {
    list: { weight: 'x', request: '/', alsoExpected: [99] },
    more: { weight: 1, request: () => ({ path: '/' }), method: 'GET' },
  } }`;
  assert.deepEqual(await problemsOf(written(source)), [
    "title: ''; expected: a text that is not empty",
    'prepare: 1; expected: a function, or none of the field',
    "actions.list.weight: 'x'; expected: a number above 0",
    "actions.list.request: '/'; expected: a function that returns a request",
    'actions.list.alsoExpected.0: 99; expected: a status from 100 to 599',
    "actions.more.method: 'GET'; expected: only weight, request and alsoExpected here",
    "stream.path: 'live'; expected: a path that begins with / and is encoded as in a URL",
    'promises.0.measure.quantile: 95; expected: a share above 0 and at most 1, such as 0.95',
    "promises.1.measure.kind: 'cpu'; expected: latency, success or throughput, as kind: what the generator itself measures",
    "promises.1.condition.operator: 'under'; expected: below, above, at-least, at-most or between, with limit, or from and to",
    'promises.2.condition.limit: not set; expected: a number',
    'promise: []; expected: only title, prepare, actions, stream and promises here',
  ]);
});

test('a condition in the wrong unit, or the wrong way round, is found', async () => {
  const latency = "title: 'A', measure: { kind: 'latency', quantile: 0.95 }";
  const [ms = ''] = await problemsOf(
    written(withPromise(`{ ${latency}, condition: { operator: 'below', limit: 300 } }`)),
  );
  assert.match(
    ms,
    /^promises\.0\.condition: \{ operator: 'below', limit: 300 \}; expected: .*seconds, above 0 and below 30/,
  );
  const wrong = [
    `{ ${latency}, condition: { operator: 'above', limit: 0.3 } }`,
    "{ title: 'A', measure: { kind: 'success' }, condition: { operator: 'above', limit: 99 } }",
    "{ title: 'A', measure: { kind: 'throughput' }, condition: { operator: 'below', limit: 500 } }",
  ];
  for (const promise of wrong) assert.equal((await problemsOf(written(withPromise(promise)))).length, 1, promise);
  const same = "{ title: 'A', measure: { kind: 'success' }, condition: { operator: 'above', limit: 0.9 } }";
  assert.deepEqual(await problemsOf(written(withPromise(`${same}, ${same}`))), [
    "promises.1.title: 'A'; expected: a title, or an id, that no other promise has",
  ]);
});

test('what is no scenario at all is told, and so is a file that cannot be loaded', async () => {
  assert.deepEqual(await problemsOf(written('export const title = 1')), [
    'the default export: not set; expected: a scenario: an object with title and actions',
  ]);
  assert.deepEqual(await problemsOf(written("export default { title: 'Mine', actions: {} }")), [
    'actions: {}; expected: at least one action',
  ]);
  assert.match(
    (await problemsOf(join(folder, 'none.ts')))[0] ?? '',
    /none\.ts: there is no such file; expected: a module$/,
  );
  assert.match(
    (await problemsOf(written('export default {', 'ts')))[0] ?? '',
    /\.ts cannot be loaded: .*; expected: a/,
  );
  assert.match(
    (await problemsOf(written('throw new Error("away")')))[0] ?? '',
    /cannot be loaded: away; expected: a module/,
  );
  assert.match(
    (await problemsOf(written('{}', 'json')))[0] ?? '',
    /\.json; expected: a file that ends with \.ts or \.js/,
  );
});
