/** How long the compiler takes: for the whole repository, and for a large synthetic catalogue with many queries. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { compiler } from '../../metrics/promql/testing/compile.ts';
import type { Bench } from './bench.ts';
import { interleave, type Table } from './interleave.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const metricCount = 600;
const queryCount = 3000;
const queriesPerFile = 100;

/** One metric of each type in turn. */
function catalogueSource(builder: string): string {
  const labels = "labels: { route: ['/', '/a', '/b'], method: ['GET', 'POST'], region: '*' }";
  const entries = Array.from({ length: metricCount }, (_, index) => {
    if (index % 3 === 0) return `  c${index}_total: { type: 'counter', unit: 'requests', help: 'x', ${labels} },`;
    if (index % 3 === 1) return `  g${index}: { type: 'gauge', unit: 'items', help: 'x', ${labels} },`;
    const histogram = "type: 'histogram', unit: 'seconds', counts: 'requests', buckets: [0.1, 0.3, 0.5, 1]";
    return `  h${index}_seconds: { ${histogram}, help: 'x', ${labels} },`;
  });
  return [
    `import { defineCatalogue, type References, references } from '${builder}';`,
    `export const catalogue = defineCatalogue({\n${entries.join('\n')}\n});`,
    'interface Metrics extends References<typeof catalogue> {}',
    'export const m: Metrics = references(catalogue);\n',
  ].join('\n');
}

/** Queries as rules and dashboards have them. */
function querySource(index: number): string {
  const at = (index * 3) % metricCount;
  const [counter, gauge, histogram] = [`m.c${at}_total`, `m.g${at + 1}`, `m.h${at + 2}_seconds`];
  const forms = [
    `q.div(q.sum(q.rate(q.select(${counter}, { method: 'GET' }), '5m'), ['route']), q.sum(q.rate(q.select(${counter}), '5m'), ['route']))`,
    `q.histogramQuantile(0.95, q.sum(q.rate(q.buckets(${histogram}, { route: q.not('/') }), '5m'), ['le', 'region']))`,
    `q.gt(q.avgOverTime(q.select(${gauge}), '1h'), 5)`,
    `q.fractionUnder(${histogram}, 0.3, '5m', { by: ['region'] })`,
    `q.and(q.gt(q.sum(q.select(${gauge}), ['region']), 3), q.sum(q.increase(q.select(${counter}), '1h'), ['region']), { on: ['region'] })`,
  ];
  return `export const q${index} = ${forms[index % forms.length]};`;
}

function writeSynthetic(): string {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'types-bench-'));
  const builder = join(root, 'metrics', 'promql', 'index.ts');
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'catalogue.ts'), catalogueSource(builder));
  for (let first = 0; first < queryCount; first += queriesPerFile) {
    const queries = Array.from({ length: queriesPerFile }, (_, index) => querySource(first + index));
    const head = `import * as q from '${builder}';\nimport { m } from './catalogue.ts';\n`;
    writeFileSync(join(folder, `queries-${first}.ts`), `${head}${queries.join('\n')}\n`);
  }
  const config = { extends: join(root, 'tsconfig.json'), include: ['./*.ts'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return folder;
}

/** Seconds of one run of the compiler, from nothing. @throws Error when it finds something wrong */
function check(project: string): number {
  const started = performance.now();
  execFileSync(process.execPath, [compiler, '-p', project, '--pretty', 'false'], { stdio: 'pipe' });
  return (performance.now() - started) / 1000;
}

async function compiling(rounds: number): Promise<Table> {
  const synthetic = writeSynthetic();
  try {
    const figures = await interleave(
      [
        { name: 'the whole repository', measure: () => check(root) },
        { name: `${metricCount} metrics, ${queryCount} queries`, measure: () => check(synthetic) },
      ],
      rounds,
    );
    return { title: 'One type check, from nothing', unit: 's', figures };
  } finally {
    rmSync(synthetic, { recursive: true, force: true });
  }
}

export const typesBench: Bench = {
  name: 'types',
  summary: 'a type check of the repository, and of 600 metrics with 3,000 queries',
  rounds: 5,
  intervalMs: 0,
  run: async ({ rounds }) => ({ tables: [await compiling(rounds)], targets: [] }),
};
