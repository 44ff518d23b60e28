/** What commands about the objectives take from their surroundings: where the journal is, and programs on the PATH. */
import { dirname } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { readConfig } from '../../service/config.ts';
import { stateFolder } from '../local/command.ts';
import { journalFile } from '../local/state-folder.ts';
import { findProgram } from '../programs/find.ts';

const schema = z.object({ LVD_SLO_JOURNAL: z.string().optional() });

/** @param stateDir the folder of a stack; that of this folder when not given */
export const locateJournal = (stateDir: string | undefined): string =>
  (stateDir === undefined ? readConfig(schema).LVD_SLO_JOURNAL : undefined) ?? journalFile(stateFolder(stateDir));

/** Lets commands find Prometheus and promtool by name where only our cache has them. */
export function putProgramsOnPath(): void {
  const folders = (['promtool', 'prometheus'] as const).flatMap((name) => findProgram(name)?.path ?? []).map(dirname);
  process.env.PATH = [...new Set([...(process.env.PATH ?? '').split(':'), ...folders])].join(':');
}
