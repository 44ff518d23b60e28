/** Ways around the types: queries as raw text are few and each says why, and nobody builds nodes by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from './emitted.ts';

const allowed = 2;

/**
 * The generator of rules: what its queries are about is only known when it runs (a definition file, an objective's labels),
 * so the compiler cannot follow them. Everything that it generates is checked as text.
 */
const generator = /^slo\/(engine|definition|openslo)\//;

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Looks through the sources of the product, outside of the query builder itself. */
export function checkRawQueries(root: string): readonly string[] {
  const paths = listFiles(root, ['*.ts']).filter((path) => !/^(metrics\/promql|test)\/|\.test\.ts$/.test(path));
  return findRawQueries(paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })));
}

/** As above, of given sources. That each `raw` says why is for its type to demand. */
export function findRawQueries(sources: readonly Source[]): readonly string[] {
  const imports = (text: string, file: string, what = ''): boolean =>
    new RegExp(`import[^;]*\\b${what}[^;]*from '[^']*promql/${file}\\.ts'`).test(text);
  const raw = sources.flatMap(({ path, text }) =>
    imports(text, '(?:index|raw)', 'raw') ? [...text.matchAll(/\braw\(/g)].map(() => path) : [],
  );
  const byHand = sources.filter(
    ({ path, text }) =>
      !generator.test(path) && ['nodes', 'build', 'vector', 'print'].some((file) => imports(text, file)),
  );
  return [
    ...(raw.length > allowed ? [`${raw.length} raw queries, at most ${allowed}: ${raw.join(', ')}`] : []),
    ...byHand.map(({ path }) => `${path} builds nodes by hand; expected: what metrics/promql/index.ts offers`),
  ];
}
