/** `lvd bench NAME`: measures something beside its peer, in one run, and prints the ratio with its spread. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { agentBench } from './bench/agent.ts';
import type { Bench } from './bench/bench.ts';
import { instrumentsBench } from './bench/instruments.ts';
import { renderFigures } from './bench/interleave.ts';
import { typesBench } from './bench/types.ts';

const benches: readonly Bench[] = [agentBench, instrumentsBench, typesBench];

const help = `Usage: lvd bench NAME [--json]

${benches.map(({ name, summary }) => `  ${name.padEnd(14)}${summary}`).join('\n')}

Candidates take turns, so that a busy machine slows all of them alike. Each line shows the median and, in parentheses,
the fastest and the slowest round; then, as a multiple of the peer in the same round, the same three.
`;

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const bench = benches.find(({ name }) => name === positionals[0]);
  if (!bench || positionals.length !== 1) {
    process.stderr.write(`lvd bench: expected one of ${benches.map(({ name }) => name).join(', ')}\n`);
    return 2;
  }
  const tables = await bench.run();
  process.stdout.write(
    values.json
      ? `${JSON.stringify(tables, null, 2)}\n`
      : tables.map(({ title, unit, figures }) => renderFigures(title, unit, figures)).join('\n'),
  );
  return 0;
}
