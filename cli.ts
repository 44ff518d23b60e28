/** The command line of the whole product. Each command lives in the folder it belongs to. */
import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { commands } from './commands.ts';
import { version } from './service/version.ts';

const lvd = { called: 'lvd', entry: 'command', commands, version } as const;

process.exitCode = await runCommandLine(lvd, process.argv.slice(2));
