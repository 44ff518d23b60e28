/** Applies mutations to the catalogue, one at a time, and asks the compiler whether anything notices. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LanguageServer, startLanguageServer } from '../../metrics/promql/testing/language-server.ts';
import { type Mutation, mutateSource } from './mutations.ts';

export interface Verdict {
  readonly mutation: Mutation;
  /** The file that no longer compiles and what the compiler says; undefined when nothing noticed. */
  readonly noticed: { readonly file: string; readonly message: string } | undefined;
}

const indexFile = 'metrics/catalogue/index.ts';

/**
 * Whether the repository still compiles under each mutation. A renamed metric or label must be noticed by what uses it;
 * a changed type or unit may also be noticed by the catalogue itself, because the name says otherwise.
 * @param root absolute path of the repository
 */
export async function killMutations(root: string, mutations: readonly Mutation[]): Promise<readonly Verdict[]> {
  const server = await startLanguageServer(root);
  try {
    const index = join(root, indexFile);
    const source = readFileSync(index, 'utf8');
    const users = listUsers(root);
    server.open(index, source);
    for (const { path } of users) server.open(path, readFileSync(path, 'utf8'));
    await refuseBroken(server, [index, ...users.map(({ path }) => path)]);
    const verdicts: Verdict[] = [];
    for (const mutation of mutations) {
      server.change(index, mutateSource(source, mutation));
      verdicts.push({ mutation, noticed: await findNotice(server, root, index, users, mutation) });
    }
    return verdicts;
  } finally {
    await server.close();
  }
}

interface User {
  readonly path: string;
  readonly text: string;
}

/** Every source file that imports the catalogue or builds on what does; tests prove nothing about what is in use. */
function listUsers(root: string): readonly User[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) => /^(app|agent|alerts|dashboards|load|metrics\/instruments|service|slo)\//.test(path))
    .filter((path) => !path.endsWith('.test.ts') && !path.startsWith('app/web/client/'))
    .map((path) => join(root, path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
    .filter(({ text }) => /catalogue|metrics\/|indicators|instruments|collector/.test(text));
}

async function refuseBroken(server: LanguageServer, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const [message] = await server.diagnose(path);
    if (message) throw new Error(`${path} does not compile even without a mutation: ${message}`);
  }
}

async function findNotice(
  server: LanguageServer,
  root: string,
  index: string,
  users: readonly User[],
  { kind, metric }: Mutation,
): Promise<Verdict['noticed']> {
  const catalogueCounts = kind === 'type changed' || kind === 'unit changed';
  // Those that name the metric are asked first: one that notices is enough.
  const byName = users.toSorted((a, b) => Number(b.text.includes(metric)) - Number(a.text.includes(metric)));
  for (const path of [...(catalogueCounts ? [index] : []), ...byName.map(({ path }) => path)]) {
    const [message] = await server.diagnose(path);
    if (message) return { file: path.slice(root.length + 1), message };
  }
  return undefined;
}
