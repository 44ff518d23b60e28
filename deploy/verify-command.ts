/** `lvd verify` for a stack of ours. */
import { run as verify } from '../load/verify/command.ts';
import { findStack } from './load-target/find-stack.ts';

export const run = (args: readonly string[]): Promise<number> => verify(args, findStack);
