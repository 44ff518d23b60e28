/** The options that every comparison has, and what it says when a program is missing. */
import process from 'node:process';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ProgramError } from './program.ts';

const common = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * The values of the flags; null after the help was printed, or what is wrong with the usage. Then `exitCode` is what to
 * exit with: 0 or 2.
 */
export function parseFlags<const F extends string>(
  command: string,
  help: string,
  args: readonly string[],
  flags: readonly F[],
): { readonly values: Readonly<Record<F | 'json', boolean>> | null; readonly exitCode: number } {
  const own = Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean', default: false }]));
  const options = { ...own, ...common } as NonNullable<ParseArgsConfig['options']>; // `own` is made of booleans just above
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (!values.help) return { values: values as Record<F | 'json', boolean>, exitCode: 0 }; // every flag has a default
    process.stdout.write(help);
    return { values: null, exitCode: 0 };
  } catch (error) {
    process.stderr.write(`${command}: ${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return { values: null, exitCode: 2 };
  }
}

/** Runs a comparison; when a program is missing or fails, says so and exits with 1. */
export async function withPrograms(command: string, compare: () => Promise<number>): Promise<number> {
  try {
    return await compare();
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    process.stderr.write(`${command}: ${error.message}\n`);
    return 1;
  }
}
