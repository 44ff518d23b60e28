/** Runs the programs of Prometheus. */
import { execFile } from 'node:child_process';

/** A program is missing, or did not do what it was asked for; the message says what it said. */
export class ProgramError extends Error {
  override readonly name = 'ProgramError';
}

export interface Finished {
  readonly code: number;
  /** Both streams, the output first. */
  readonly text: string;
}

export type ProgramName = 'promtool' | 'prometheus';

/** Where a program is: its path, or its name when it is on the PATH. */
export type LocateProgram = (name: ProgramName) => string;

export const onPath: LocateProgram = (name) => name;

export const missingProgram = (name: ProgramName): ProgramError =>
  new ProgramError(`${name} is missing; get it: node lvd.js programs ${name}`);

/** Whatever the exit code. @throws ProgramError when the program is missing, or was ended by a signal */
export function runProgram(name: ProgramName, args: readonly string[], locate: LocateProgram): Promise<Finished> {
  const { promise, resolve, reject } = Promise.withResolvers<Finished>();
  execFile(locate(name), args, { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
    if (error?.code === 'ENOENT') reject(missingProgram(name));
    else if (error && typeof error.code !== 'number') reject(new ProgramError(`${name}: ${error.message}`));
    else resolve({ code: Number(error?.code ?? 0), text: `${stdout}${stderr}` });
  });
  return promise;
}
