/** The options that every comparison has, and what it says when a program is missing. */
import process from 'node:process';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type LocateProgram, onPath, ProgramError } from './program.ts';

export const formats = ['table', 'markdown', 'json'] as const;
export type Format = (typeof formats)[number];

export interface Options<F extends string> {
  readonly format: Format;
  readonly flags: Readonly<Record<F, boolean>>;
}

/** A comparison as a command. @param locate where promtool and prometheus are; on the PATH when not given */
export type Comparison = (args: readonly string[], locate?: LocateProgram) => Promise<number>;

export interface Usage<F extends string> {
  /** As it is called, such as `lvd slo cost`. */
  readonly command: string;
  readonly help: string;
  readonly flags: readonly F[];
}

/** What `--help` says about the common options. */
export const formatHelp = `  --format FORMAT   table, markdown or json [table]
  --json            the same as --format json`;

/**
 * A command that parses the options and runs the comparison. Exit code 2: wrong usage; 1: a program is missing or failed, which is said;
 * otherwise that of the comparison.
 */
export const comparison =
  <F extends string>(
    usage: Usage<F>,
    compare: (options: Options<F>, locate: LocateProgram) => Promise<number>,
  ): Comparison =>
  (args, locate = onPath) =>
    runComparison(args, usage, (options) => compare(options, locate));

async function runComparison<F extends string>(
  args: readonly string[],
  usage: Usage<F>,
  compare: (options: Options<F>) => Promise<number>,
): Promise<number> {
  const { command, help } = usage;
  const parsed = parse(args, usage);
  if (typeof parsed === 'string') {
    process.stderr.write(`${command}: ${parsed}\n\n${help}`);
    return 2;
  }
  if (parsed === null) {
    process.stdout.write(help);
    return 0;
  }
  try {
    return await compare(parsed);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    process.stderr.write(`${command}: ${error.message}\n`);
    return 1;
  }
}

/** The options; null when help is asked for; a text that says what is wrong with them. */
function parse<F extends string>(args: readonly string[], { flags }: Usage<F>): Options<F> | null | string {
  const boolean = { type: 'boolean', default: false } as const;
  const own = Object.fromEntries(flags.map((flag) => [flag, boolean]));
  const common = { format: { type: 'string', default: 'table' }, json: boolean, help: { ...boolean, short: 'h' } };
  const options = { ...own, ...common } as NonNullable<ParseArgsConfig['options']>; // made of such options just above
  try {
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) return null;
    const format = values.json ? 'json' : formats.find((known) => known === values.format);
    if (!format) return `--format ${values.format}; expected: ${formats.join(', ')}`;
    return {
      format,
      flags: Object.fromEntries(flags.map((flag) => [flag, values[flag] === true])) as Record<F, boolean>,
    }; // of all flags
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
