/** Runs a command's module as `lvd` does, in a process of its own. */
import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** @param module its path from the root of the repository */
export function runCommand(module: string, args: readonly string[]): Promise<Finished> {
  const script = `const { run } = await import('./${module}'); process.exitCode = await run(process.argv.slice(1));`;
  const { promise, resolve } = Promise.withResolvers<Finished>();
  const given = ['--input-type=module', '--eval', script, '--', ...args];
  execFile(process.execPath, given, { cwd: root, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
    // The exit code; without one (it could not be started, or was ended) it counts as an error of its own.
    resolve({ code: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
  });
  return promise;
}
