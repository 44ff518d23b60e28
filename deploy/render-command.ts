/** `lvd render`: writes every rendered file, or with `--check` says which ones differ. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { renderCommittedFiles, renderedFolder } from './committed.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const help = `Usage: lvd render [--check]

Renders the rules, dashboards and configuration files from their TypeScript sources.

  --check   writes nothing; exits with 1 and names the files that differ
`;

export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const wanted = renderCommittedFiles();
  const changed = [...wanted].filter(([path, text]) => readText(path) !== text).map(([path]) => path);
  const stray = existingFiles().filter((path) => !wanted.has(path));
  if (values.check) return report(changed, stray);
  for (const path of changed) writeText(path, wanted.get(path) ?? '');
  for (const path of stray) rmSync(join(root, path));
  process.stdout.write(`${wanted.size} files rendered, ${changed.length} written, ${stray.length} removed.\n`);
  return 0;
}

function report(changed: readonly string[], stray: readonly string[]): number {
  for (const path of changed) process.stderr.write(`${path} differs from a fresh render\n`);
  for (const path of stray) process.stderr.write(`${path} is rendered from nothing\n`);
  if (changed.length + stray.length === 0) return 0;
  process.stderr.write('Run `npm run render` and commit the result.\n');
  return 1;
}

function readText(path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null; // not rendered yet
    throw error;
  }
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function existingFiles(): readonly string[] {
  try {
    const entries = readdirSync(join(root, renderedFolder), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // nothing was rendered yet
    throw error;
  }
}
