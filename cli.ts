/** The command line of the whole product. Each command lives in the folder it belongs to. */
import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { commands } from './commands.ts';

process.exitCode = await runCommandLine({ called: 'lvd', entry: 'command', commands }, process.argv.slice(2));
