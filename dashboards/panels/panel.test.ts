/** A panel that shows the wrong unit, or a legend that names a label the query lacks, does not compile. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compileEach, programOf } from '../../metrics/promql/testing/compile.ts';

const absolute = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const imports = {
  '{ m }': absolute('../../metrics/catalogue/index.ts'),
  '{ rate, select, sum }': absolute('../../metrics/promql/index.ts'),
  '{ line, panel }': absolute('./panel.ts'),
  '{ objectiveTile }': absolute('./objective-tile.ts'),
};

const panelOf = (unit: string, ...lines: readonly string[]): string =>
  `panel({ kind: 'timeseries', title: 'x', description: 'x', unit: '${unit}', queries: [${lines.join(', ')}] })`;
const lookups = "sum(rate(select(m.cache_lookups_total), '5m'), ['result'])";
const streams = 'sum(select(m.live_streams))';

const cases: readonly (readonly [what: string, expression: string, says: string | null])[] = [
  ['a panel and its queries in one unit', panelOf('lookups/s', `line(${lookups}, '{{result}}')`), null],
  [
    'a query in another unit than its panel',
    panelOf('lookups/s', `line(${lookups}, 'a')`, `line(${streams}, 'b')`),
    'the panel shows lookups/s, and this query is in streams',
  ],
  [
    'a legend that names a label which the query lacks',
    `line(${lookups}, '{{cache}}: {{result}}')`,
    'the legend names cache, and the query has result',
  ],
  [
    'a legend of a query without labels',
    `line(${streams}, '{{instance}}')`,
    'the legend names instance, and the query has no labels',
  ],
];

let messages: readonly string[];

before(async () => {
  messages = await compileEach(cases.map(([, expression]) => programOf(imports, expression)));
});

for (const [index, [what, , says]] of cases.entries()) {
  test(says === null ? `${what} compile` : `${what} is a compile error in a sentence`, () => {
    const message = messages[index] ?? '';
    if (says === null) assert.equal(message, '');
    else assert.ok(message.includes(says), `expected: ${says}\ngot: ${message || 'no error'}`);
  });
}
