/** `lvd dev`: the stack with workers that restart, and browser code that is bundled again, when sources change. */
import { start } from './start-command.ts';

export const run = (args: readonly string[]): Promise<number> => start(args, true);
