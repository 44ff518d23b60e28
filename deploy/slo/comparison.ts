/** The comparisons of `lvd slo`, with the programs that this machine or our cache has. */
import type { CommandModule } from '../../commands.ts';
import type { Comparison } from '../../slo/compare/arguments.ts';
import { findProgram } from '../programs/find.ts';

/** A program that is nowhere is left to the comparison, which says how to get it. */
export async function comparison(module: Promise<{ readonly run: Comparison }>): Promise<CommandModule> {
  const { run } = await module;
  return { run: (args) => run(args, (name) => findProgram(name)?.path ?? name) };
}
