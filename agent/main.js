// The agent's process. Plain JavaScript, because what takes the types out of TypeScript needs 20 MB: it is not loaded
// while every TypeScript file comes from the compile cache.
import './v8-settings.js';
import process from 'node:process';
import { useCompileCache } from './compile-cache.js';

useCompileCache();
const { run } = await import('./command.ts');
process.exitCode = await run(process.argv.slice(2));
