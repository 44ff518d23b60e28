/** The command line: finds the command by its name and runs it. Each command lives in the folder it belongs to. */
import process from 'node:process';
import { commands } from './commands.ts';

/** Exit codes: 0 held, 1 fell short, 2 wrong usage. */
const usageExitCode = 2;

const [name = 'help', ...args] = process.argv.slice(2);
const command = commands.find((candidate) => candidate.name === name);

if (command) {
  const { run } = await command.load();
  process.exitCode = await run(args);
} else {
  printHelp();
  const asked = ['help', '--help', '-h'].includes(name);
  if (!asked) process.stderr.write(`\nlvd: there is no command "${name}".\n`);
  process.exitCode = asked ? 0 : usageExitCode;
}

function printHelp(): void {
  const width = Math.max(...commands.map((entry) => entry.name.length));
  const lines = commands.map((entry) => `  ${entry.name.padEnd(width)}  ${entry.summary}`);
  process.stdout.write(
    `Usage: lvd COMMAND [OPTION …]\n\nCommands:\n${lines.join('\n')}\n\nlvd COMMAND --help tells more.\n`,
  );
}
