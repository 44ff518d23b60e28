/** Commands that run promtool or Prometheus: they find those of our cache as well. */
import type { CommandModule } from '../../commands.ts';
import { putProgramsOnPath } from './config.ts';

/** The module, after which programs are found by name. */
export async function withPrograms(load: () => Promise<CommandModule>): Promise<CommandModule> {
  putProgramsOnPath();
  return load();
}
