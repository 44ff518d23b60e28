/** The command line of the validator. */
import process from 'node:process';
import { parseArgs } from 'node:util';

const usageExitCode = 2;

/** Prints what is wrong and exits with code 2 when there is something that is not known. */
export function readValidatorArguments(args: readonly string[]): { readonly auto: boolean } {
  try {
    return parseArgs({ args: [...args], options: { auto: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    process.stderr.write(`validator: ${(error as Error).message}; expected: nothing, or --auto\n`); // parseArgs throws errors
    process.exit(usageExitCode);
  }
}
