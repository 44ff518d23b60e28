/** A table of commands, as a command line: finds the command by its name and runs it, or prints what there is. */
import process from 'node:process';
import type { Command } from './commands.ts';

export interface CommandLine {
  /** What was typed before the name: `lvd`, or `lvd slo`. */
  readonly called: string;
  /** What an entry of the table is: a command, or a subcommand of one. */
  readonly entry: 'command' | 'subcommand';
  readonly commands: readonly Command[];
}

/** Resolves to the command's exit code; to 2 for a name that is not in the table. */
export async function runCommandLine(line: CommandLine, [name = 'help', ...args]: readonly string[]): Promise<number> {
  const command = line.commands.find((candidate) => candidate.name === name);
  if (command) return (await command.load()).run(args);
  process.stdout.write(helpOf(line));
  if (['help', '--help', '-h'].includes(name)) return 0;
  process.stderr.write(`\n${line.called}: there is no ${line.entry} "${name}".\n`);
  return 2;
}

function helpOf({ called, entry, commands }: CommandLine): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  const [word, title] = [entry.toUpperCase(), `${entry[0]?.toUpperCase()}${entry.slice(1)}s`];
  return `Usage: ${called} ${word} [OPTION …]\n\n${title}:\n${lines.join('\n')}\n\n${called} ${word} --help tells more.\n`;
}
