/** Source files stay short: a file that grows beyond the limit wants to be two. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const sourceLimit = 300;
const testLimit = 400;
const medianLimit = 120;

/** Files over their limit, and the median if it is over its own. Looks at what git knows or would add. */
export function checkFileLengths(root: string): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts', '*.js'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((path) => path !== '');
  const lengths = files.map((path) => ({
    path,
    isTest: path.endsWith('.test.ts'),
    lines: countLines(join(root, path)),
  }));
  const tooLong = lengths.filter(({ isTest, lines }) => lines > (isTest ? testLimit : sourceLimit));
  const median = medianOf(lengths.filter(({ isTest }) => !isTest).map(({ lines }) => lines));
  return [
    ...tooLong.map(({ path, lines, isTest }) => `${path}: ${lines} lines, at most ${isTest ? testLimit : sourceLimit}`),
    ...(median > medianLimit ? [`the median source file has ${median} lines, at most ${medianLimit}`] : []),
  ];
}

function countLines(path: string): number {
  try {
    return readFileSync(path, 'utf8').split('\n').length - 1;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0; // deleted, but not yet for git
    throw error;
  }
}

function medianOf(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
