/** `lvd slo exclude` for the stack of this folder: knows where its journal is. */
import { run as exclude } from '../../slo/journal/exclude-command.ts';
import { readJournalPath } from './config.ts';

export const run = (args: readonly string[]): Promise<number> => exclude(args, { journal: readJournalPath() });
