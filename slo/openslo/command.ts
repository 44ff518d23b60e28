/** `slo openslo import FILE` and `slo openslo export FILE`: OpenSLO v1 documents in and out. */
import { readFile } from 'node:fs/promises';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { DefinitionError, type Problem } from '../definition/problem.ts';
import { readDefinition } from '../definition/read.ts';
import { writeDefinition } from '../definition/write.ts';
import { exportDefinition, printDocuments } from './export.ts';
import { importOpenSlo } from './import.ts';

const options = `  FILE    YAML or JSON; - for standard input
  --json  prints one JSON object, with the notes and problems as lists, instead of YAML
`;

const importHelp = `Usage: lvd slo openslo import FILE [--json]

Reads OpenSLO v1 documents (Service, SLI, SLO, AlertPolicy, AlertCondition, …) and prints a definition file. What is not
carried over, or was taken to mean something, stands in comments on top.

${options}
Exit codes: 0 imported, 1 cannot be read or cannot work (the definition is printed all the same where there is one),
2 wrong usage.
`;

const exportHelp = `Usage: lvd slo openslo export FILE [--json]

Reads a definition file and prints it as OpenSLO v1 documents with alert policies. What OpenSLO has no word for stands in
annotations, and is listed in comments on top.

${options}
Exit codes: 0 exported, 1 cannot be read or cannot work, 2 wrong usage.
`;

/** What a conversion answers: a text, and the same as data. */
interface Converted {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
  readonly problems: readonly Problem[];
}

/** Prints a definition file. Exit codes: 0 imported, 1 cannot be read or cannot work, 2 wrong usage. */
export const runImport = (args: readonly string[]): Promise<number> => run(args, importHelp, convertIn);

/** Prints OpenSLO documents. Exit codes: 0 exported, 1 cannot be read or cannot work, 2 wrong usage. */
export const runExport = (args: readonly string[]): Promise<number> => run(args, exportHelp, convertOut);

function convertIn(source: string, fileName: string): Converted {
  const { definition, notes } = importOpenSlo(source, fileName);
  const written = writeDefinition(definition);
  return { text: written, data: { definition }, notes, problems: problemsIn(written) };
}

/** What was imported may still ask for what cannot work: it is told with its line in the new definition. */
function problemsIn(definition: string): readonly Problem[] {
  try {
    readDefinition(definition, 'definition');
    return [];
  } catch (error) {
    if (error instanceof DefinitionError) return error.problems;
    throw error;
  }
}

function convertOut(source: string, fileName: string): Converted {
  const { documents, notes } = exportDefinition(readDefinition(source, fileName).definition);
  return { text: printDocuments(documents), data: { documents }, notes, problems: [] };
}

async function run(
  args: readonly string[],
  help: string,
  convert: (source: string, fileName: string) => Converted,
): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n\n${help}`);
    return 2;
  }
  if (asked.help) {
    process.stdout.write(help);
    return 0;
  }
  const fileName = asked.file === '-' ? 'standard input' : asked.file;
  try {
    const source = asked.file === '-' ? await text(process.stdin) : await readFile(asked.file, 'utf8');
    const converted = convert(source, fileName);
    process.stdout.write(asked.json ? printJson(converted) : commented(converted));
    const { problems } = converted;
    if (problems.length > 0)
      process.stderr.write(`${new DefinitionError(`imported from ${fileName}`, problems).message}\n`);
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof DefinitionError) && !isSystemError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

const isSystemError = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;

const printJson = ({ data, notes, problems }: Converted): string =>
  `${JSON.stringify({ ...data, notes, problems }, null, 2)}\n`;

/** The text with its notes on top, as comments. */
const commented = ({ text: body, notes }: Converted): string => [...notes.map((note) => `# ${note}\n`), body].join('');

interface Arguments {
  readonly file: string;
  readonly json: boolean;
  readonly help: boolean;
}

/** The arguments, or a sentence that says what is wrong with them. */
function readArguments(args: readonly string[]): Arguments | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    const [file = '', ...others] = positionals;
    if (!values.help && (file === '' || others.length > 0)) {
      return `expected: one FILE, got: ${positionals.length === 0 ? 'none' : positionals.join(' ')}`;
    }
    return { file, ...values };
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}
