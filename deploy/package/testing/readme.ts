/** What the README tells people to do, step by step, so that a test can do exactly that. */
import { blocksOf } from '../../../metrics/promql/testing/documents.ts';

export interface Step {
  /** A shell script. */
  readonly commands: string;
  /** What it prints, where the README shows it. */
  readonly prints: string | null;
  /** The README shows how it is refused. */
  readonly isRefused: boolean;
}

export interface Instructions {
  /** Files that readers write, by name. */
  readonly files: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
}

export function instructionsIn(readme: string): Instructions {
  const blocks = blocksOf(readme);
  const files = blocks.filter(({ language }) => language === 'yaml').map(({ title, text }) => [title, text] as const);
  const steps = blocks.flatMap(({ language, title, text }, index): Step[] => {
    if (language !== 'sh') return [];
    const next = blocks[index + 1];
    return [{ commands: text, prints: next?.language === 'text' ? next.text : null, isRefused: title === 'refused' }];
  });
  return { files: new Map(files), steps };
}
