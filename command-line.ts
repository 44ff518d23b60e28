/** A table of commands, as a command line: finds the command by its name and runs it, or prints what there is. */
import process from 'node:process';
import type { Command } from './commands.ts';

export interface CommandLine {
  /** What was typed before the name: `lvd`, or `lvd slo`. */
  readonly called: string;
  /** What an entry of the table is: a command, or a subcommand of one. */
  readonly entry: 'command' | 'subcommand';
  readonly commands: readonly Command[];
  /** Printed for `--version`, where the program as a whole is called. */
  readonly version?: string;
}

/** Resolves to the command's exit code; to 2 for a name that is not in the table, and for options that are not known. */
export async function runCommandLine(line: CommandLine, [name = 'help', ...args]: readonly string[]): Promise<number> {
  const command = line.commands.find((candidate) => candidate.name === name);
  if (command) return runCommand(command, args, `${line.called} ${name}`);
  if (name === '--version' && line.version !== undefined) {
    process.stdout.write(`${line.version}\n`);
    return 0;
  }
  process.stdout.write(helpOf(line));
  if (['help', '--help', '-h'].includes(name)) return 0;
  process.stderr.write(`\n${line.called}: there is no ${line.entry} "${name}".\n`);
  return 2;
}

async function runCommand(command: Command, args: readonly string[], called: string): Promise<number> {
  const { run } = await command.load();
  try {
    return await run(args);
  } catch (error) {
    if (!isOfArguments(error)) throw error;
    process.stderr.write(`${called}: ${error.message}\n\n${called} --help lists the options.\n`);
    return 2;
  }
}

/** Thrown by `parseArgs` of Node.js for what it does not expect. */
const isOfArguments = (error: unknown): error is Error =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_');

function helpOf({ called, entry, commands }: CommandLine): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  const [word, title] = [entry.toUpperCase(), `${entry[0]?.toUpperCase()}${entry.slice(1)}s`];
  return `Usage: ${called} ${word} [OPTION …]\n\n${title}:\n${lines.join('\n')}\n\n${called} ${word} --help tells more.\n`;
}
