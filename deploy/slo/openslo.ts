/** `lvd slo openslo import|export FILE`. */
import process from 'node:process';
import { runExport, runImport } from '../../slo/openslo/command.ts';

const help = `Usage: lvd slo openslo import FILE
       lvd slo openslo export FILE

import reads OpenSLO v1 documents and prints a definition file; export does the reverse. Each has --help.
`;

export async function run([direction = '--help', ...args]: readonly string[]): Promise<number> {
  if (direction === 'import') return runImport(args);
  if (direction === 'export') return runExport(args);
  process.stdout.write(help);
  if (['--help', '-h'].includes(direction)) return 0;
  process.stderr.write(`\nlvd slo openslo: ${direction}; expected: import or export\n`);
  return 2;
}
