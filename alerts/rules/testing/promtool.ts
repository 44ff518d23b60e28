/** Runs generated rule tests in promtool. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const outputBytes = 64 * 1024 * 1024;

/** Writes the files below `folder` and runs those that are tests; what promtool found wrong, empty for nothing. */
export async function runRuleTests(folder: string, files: ReadonlyMap<string, string>): Promise<string> {
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const tests = [...files.keys()].filter((path) => path.endsWith('.test.yml')).map((path) => join(folder, path));
  try {
    await run('promtool', ['test', 'rules', ...tests], { maxBuffer: outputBytes });
    return '';
  } catch (error) {
    const { stdout, stderr, message } = error as { stdout?: string; stderr?: string; message: string }; // of execFile
    return `${stdout ?? ''}${stderr ?? ''}` || message;
  }
}
