/** `lvd prove NAME`: tries what the product promises under faults and load, for real, and says whether it held. */
import { randomInt } from 'node:crypto';
import process from 'node:process';
import { runTyped } from './named-command.ts';
import { readOptions, type Wish } from './prove/options.ts';
import { exitCodeOf, renderFindings } from './prove/proof.ts';
import { proofs } from './prove/proofs.ts';

const list = proofs
  .map(({ name, summary, takes }) => `${name.padEnd(10)}${summary} (${takes.long}; --short: ${takes.short})\n`)
  .join('');

const help = `Usage: lvd prove NAME [OPTION …]

${list.replaceAll(/^(?=.)/gm, '  ').trimEnd()}

Options:
  --short          the small form of the proof, which \`npm test\` runs
  --seed N         what is chosen by chance follows from it; told when a proof starts
  --json           for programs: proof, form, seed, seconds, findings
  --list           the names, what is tried, and how long it takes

A proof starts what it needs on free ports, in a temporary folder, and stops it again. Progress is told on standard
error. It ends with 0 when every claim held, and with 1 when one fell short.
`;

/** Exit code 0: every claim held, 1: one fell short, 2: wrong usage. */
export async function run(args: readonly string[]): Promise<number> {
  return runTyped('prove', readOptions(args, proofs), { help, list }, prove);
}

/** One more than the largest seed that can be typed. */
const seeds = 1_000_000_000;

async function prove({ proof, form, seed = randomInt(seeds), json }: Wish): Promise<number> {
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  tell(`${proof.name}: the ${form} form takes about ${proof.takes[form]}; --seed ${seed}`);
  const startedAt = performance.now();
  const findings = await proof.run({ form, seed, tell });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  process.stdout.write(
    json
      ? `${JSON.stringify({ proof: proof.name, form, seed, seconds, findings }, null, 2)}\n`
      : `${proof.name}, ${form} form, seed ${seed}, ${seconds} s\n${renderFindings(findings)}`,
  );
  return exitCodeOf(findings);
}
