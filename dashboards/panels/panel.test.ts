/** A panel that shows the wrong unit, or a legend that names a label the query lacks, does not compile. */
import { fileURLToPath } from 'node:url';
import { describeCompileCases } from '../../metrics/promql/testing/compile-cases.ts';

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

describeCompileCases({
  title: 'what a panel shows',
  imports,
  cases: cases.map(([what, expression, says]) => ({ what, expression, says })),
});
