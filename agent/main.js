// The agent's process. Plain JavaScript, because what takes the types out of TypeScript needs 20 MB: it is not loaded
// while every TypeScript file comes from the compile cache.
import './v8-settings.js';
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { useCompileCache } from './compile-cache.js';

// Small buffers are usually cut from a large one, which lives as long as any of them: at a scrape's pace so long that only a
// collection of the whole heap frees it.
Buffer.poolSize = 0;

useCompileCache();
const { run } = await import('./command.ts');
process.exitCode = await run(process.argv.slice(2));
