/** `lvd slo exclude` for a stack: knows where its journal is. */
import { run as exclude } from '../../slo/journal/exclude-command.ts';
import { locateJournal } from './config.ts';

export const run = (args: readonly string[]): Promise<number> => exclude(args, locateJournal);
