/** `lvd slo backfill` for a stack: knows where its Prometheus keeps its data. */
import { join } from 'node:path';
import { run as backfill } from '../../slo/backfill/command.ts';
import { stateFolder } from '../local/command.ts';
import { requireProgram } from '../programs/find.ts';

export const run = (args: readonly string[]): Promise<number> =>
  backfill(args, {
    dataFolder: (stateDir) => join(stateFolder(stateDir).data, 'prometheus'),
    promtool: () => requireProgram('promtool').path,
  });
