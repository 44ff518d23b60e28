/** Wrong queries do not compile, and the compiler says why in a sentence. Runs the real compiler over each mistake. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface MistakeCase {
  readonly name: string;
  readonly query: string;
  readonly says: RegExp;
}

const latency = 'm.http_server_request_duration_seconds';
const active = 'm.http_server_active_requests';

const mistakes: readonly MistakeCase[] = [
  {
    name: 'an unknown metric',
    query: 'select(m.http_server_activ_requests)',
    says: /Did you mean 'http_server_active_requests'/,
  },
  {
    name: 'an unknown label',
    query: `observations(${latency}, { http_rout: '/' })`,
    says: /'http_rout' does not exist/,
  },
  {
    name: 'an unknown value of a closed label',
    query: `observations(${latency}, { http_request_method: 'FETCH' })`,
    says: /"FETCH"' is not assignable to type '"GET" \| "POST"/,
  },
  {
    name: 'a histogram where series are wanted',
    query: `select(${latency})`,
    says: /is a histogram: take buckets\(\), bucket\(\), observations\(\) or sumOf\(\) of it/,
  },
  {
    name: 'buckets of a gauge',
    query: `buckets(${active})`,
    says: /http_server_active_requests is a gauge, and only a histogram has buckets/,
  },
  {
    name: 'a threshold that is no bucket',
    query: `bucket(${latency}, 0.4)`,
    says: /0\.4 is no bucket of http_server_request_duration_seconds; its buckets are/,
  },
  {
    name: 'the rate of a gauge',
    query: `rate(select(${active}), '5m')`,
    says: /rate\(\) needs a counter, but this is a gauge: take delta\(\) or deriv\(\) of it/,
  },
  { name: 'the increase of a gauge', query: `increase(select(${active}), '5m')`, says: /increase\(\) needs a counter/ },
  {
    name: 'the delta of a counter',
    query: `delta(observations(${latency}), '5m')`,
    says: /delta\(\) needs a gauge, but this is a counter/,
  },
  {
    name: 'a label that is aggregated away',
    query: `sum(sum(rate(observations(${latency}), '5m'), ['http_route']), ['instance'])`,
    says: /label instance is not on this vector; it has http_route/,
  },
  {
    name: 'a quantile without le',
    query: `histogramQuantile(0.95, sum(rate(buckets(${latency}), '5m'), ['http_route']))`,
    says: /histogram_quantile\(\) needs the label le/,
  },
  {
    name: 'a quantile of buckets without rate',
    query: `histogramQuantile(0.95, buckets(${latency}))`,
    says: /needs the rate\(\) of buckets, but the unit of this is bucket of seconds/,
  },
  {
    name: 'label sets that cannot match',
    query: `div(sum(rate(observations(${latency}), '5m'), ['http_route']), sum(rate(observations(${latency}), '5m'), ['instance']))`,
    says: /labels differ: http_route on the left, instance on the right/,
  },
  {
    name: 'units that differ',
    query: `add(sum(rate(observations(${latency}), '5m')), sum(select(${active})))`,
    says: /units differ: requests\/s on the left, requests on the right/,
  },
  {
    name: 'a comparison of units that differ',
    query: `gt(sum(select(${active})), sum(sumOf(${latency})))`,
    says: /units differ: requests on the left, seconds on the right/,
  },
  {
    name: 'a bad duration',
    query: `rate(observations(${latency}), '5 minutes')`,
    says: /"5 minutes"' is not assignable to parameter of type 'Duration'/,
  },
];

let folder: string;
let messages: readonly string[];

before(async () => {
  // Below node_modules, because the compiler looks upwards for its type packages and nothing else looks there.
  await mkdir(join(root, 'node_modules', '.cache'), { recursive: true });
  folder = await mkdtemp(join(root, 'node_modules', '.cache', 'mistakes-'));
  await Promise.all(mistakes.map(({ query }, index) => writeFile(join(folder, `case-${index}.ts`), source(query))));
  const config = { extends: join(root, 'tsconfig.json'), include: [`${folder}/*.ts`], exclude: [] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const output = await compile(join(folder, 'tsconfig.json'));
  messages = mistakes.map((_, index) =>
    output
      .split(/^(?=\S)/m)
      .filter((part) => part.includes(`case-${index}.ts(`))
      .join(''),
  );
});

after(() => rm(folder, { recursive: true, force: true }));

for (const [index, { name, says }] of mistakes.entries()) {
  test(`${name} is a compile error with a sentence`, () => assert.match(messages[index] ?? '', says));
}

test('a right query compiles', async () => {
  await writeFile(
    join(folder, 'right.ts'),
    source(`div(sum(rate(bucket(${latency}, 0.3), '5m')), sum(rate(observations(${latency}), '5m')))`),
  );
  const config = { extends: join(root, 'tsconfig.json'), include: [join(folder, 'right.ts')], exclude: [] };
  await writeFile(join(folder, 'tsconfig.right.json'), JSON.stringify(config));
  assert.equal(await compile(join(folder, 'tsconfig.right.json')), '');
});

function source(query: string): string {
  const names = [
    'add',
    'bucket',
    'buckets',
    'delta',
    'div',
    'gt',
    'histogramQuantile',
    'increase',
    'observations',
    'rate',
    'select',
    'sum',
    'sumOf',
  ];
  const used = names.filter((name) => query.includes(`${name}(`));
  return `import { m } from '${root}metrics/catalogue/index.ts';\nimport { ${used.join(', ')} } from '${root}metrics/promql/index.ts';\nexport const query = ${query};\n`;
}

function compile(config: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  execFile(join(root, 'node_modules', '.bin', 'tsc'), ['-p', config, '--pretty', 'false'], (error, stdout, stderr) => {
    // The compiler exits with 1 or 2 when there are mistakes; that it could not run at all is another matter.
    if (error && typeof error.code !== 'number') reject(error);
    else if (stderr) reject(new Error(stderr));
    else resolve(stdout);
  });
  return promise;
}
