/** `lvd load` for a stack of ours. */
import { run as load } from '../load/command.ts';
import { findStack } from './load-target/find-stack.ts';

export const run = (args: readonly string[]): Promise<number> => load(args, findStack);
