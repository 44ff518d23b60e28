/** Where the journal of the objectives is: that of a stack, unless the environment says otherwise. */
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';
import { stateFolder } from '../local/command.ts';
import { journalFile } from '../local/state-folder.ts';

const schema = z.object({ LVD_SLO_JOURNAL: z.string().optional() });

/** @param stateDir the folder of a stack; that of this folder when not given */
export const locateJournal = (stateDir: string | undefined): string =>
  (stateDir === undefined ? readConfig(schema).LVD_SLO_JOURNAL : undefined) ?? journalFile(stateFolder(stateDir));
