/** The agent process. */
import { enableCompileCache } from 'node:module';
import process from 'node:process';

// With what was compiled the last time, it starts in half the time and with 20 MB less.
enableCompileCache();
const { run } = await import('./command.ts');
process.exitCode = await run(process.argv.slice(2));
