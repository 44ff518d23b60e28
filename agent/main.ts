/** The agent process. */
import process from 'node:process';
import { run } from './command.ts';

process.exitCode = await run(process.argv.slice(2));
