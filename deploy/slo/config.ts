/** Where the journal of the objectives is: that of the stack in this folder, unless the environment says otherwise. */
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';
import { readLocalConfig } from '../local/config.ts';
import { journalFile, stateFolderAt } from '../local/state-folder.ts';

const schema = z.object({ LVD_SLO_JOURNAL: z.string().optional() });

export const readJournalPath = (): string =>
  readConfig(schema).LVD_SLO_JOURNAL ?? journalFile(stateFolderAt(readLocalConfig().stateFolder));
