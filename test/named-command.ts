/** What commands share that run one thing of a list by its name, a bench or a proof: `lvd COMMAND NAME [OPTION …]`. */
import process from 'node:process';

/** What was typed: something to print, something to run, or what is wrong with it. */
export type Typed<Wish> =
  | { readonly kind: 'help' | 'list' }
  | { readonly kind: 'run'; readonly wish: Wish }
  | { readonly kind: 'wrong'; readonly problem: string };

/** Options that each of these commands has. */
export const commonOptions = {
  help: { type: 'boolean', short: 'h' },
  list: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

export const wrong = (problem: string): { readonly kind: 'wrong'; readonly problem: string } => ({
  kind: 'wrong',
  problem,
});

interface Given {
  readonly values: { readonly help?: boolean | undefined; readonly list?: boolean | undefined };
  readonly positionals: readonly string[];
}

/** What is to be run, by its name in `known`, which is a list of `kind`; or what there is to say instead. */
export function readNamed<Named extends { readonly name: string }>(
  { values, positionals }: Given,
  known: readonly Named[],
  kind: string,
): Named | Exclude<Typed<never>, { readonly kind: 'run' }> {
  if (values.help) return { kind: 'help' };
  if (values.list) return { kind: 'list' };
  const [name, ...others] = positionals;
  const named = known.find((candidate) => candidate.name === name);
  if (named && others.length === 0) return named;
  const given = positionals.length > 0 ? `"${positionals.join(' ')}" is no ${kind}` : `no ${kind} is named`;
  return wrong(`${given}; expected one of ${known.map((candidate) => candidate.name).join(', ')}`);
}

/** Prints or runs what was typed; resolves to the exit code, 2 for wrong usage. */
export async function runTyped<Wish>(
  command: string,
  typed: Typed<Wish>,
  { help, list }: { readonly help: string; readonly list: string },
  run: (wish: Wish) => Promise<number>,
): Promise<number> {
  switch (typed.kind) {
    case 'help':
      process.stdout.write(help);
      return 0;
    case 'list':
      process.stdout.write(list);
      return 0;
    case 'wrong':
      process.stderr.write(`lvd ${command}: ${typed.problem}\nlvd ${command} --help lists the options.\n`);
      return 2;
    case 'run':
      return run(typed.wish);
  }
}
