/** `lvd catalogue from URL`: a typed catalogue for a service that is not ours. */
import { type DraftCommand, runDraft } from './promql/draft/command.ts';

const called: DraftCommand = { command: 'lvd catalogue', module: 'typed-promql' };

export const run = (args: readonly string[]): Promise<number> => runDraft(args, called);
