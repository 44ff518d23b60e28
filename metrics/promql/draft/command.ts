/** `catalogue from URL`: drafts a catalogue of a service that runs. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { draftCatalogue } from './draft.ts';
import { ScrapeError, scrape } from './fetch.ts';
import { renderCatalogue } from './render.ts';

export interface DraftCommand {
  /** What the user typed before the arguments, for the help. */
  readonly command: string;
  /** What a drafted file imports the query builder from, unless the user says otherwise. */
  readonly module: string;
}

const helpOf = ({ command, module }: DraftCommand): string => `Usage: ${command} from URL [URL …] [OPTION …]

Drafts a typed catalogue from the metrics that a running service exposes, as TypeScript. Several addresses make one
catalogue.

  --output FILE    writes it there instead of printing it; a file that is there is kept, unless --force is given
  --closed LABELS  labels whose values are closed, separated by commas: the values that were seen are listed
  --module NAME    what the file imports the query builder from; ${module} unless given
  --force          overwrites the output
`;

/** Exit codes: 0 drafted, 1 a service could not be asked or the file not be written, 2 wrong usage. */
export async function runDraft(args: readonly string[], called: DraftCommand): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${helpOf(called)}`);
    return 2;
  }
  const { help, urls, output, force, closed, module = called.module } = options;
  if (help) {
    process.stdout.write(helpOf(called));
    return 0;
  }
  if (output !== undefined && !force && existsSync(output)) {
    process.stderr.write(`${output} is there already; --force overwrites it.\n`);
    return 1;
  }
  try {
    const families = (await Promise.all(urls.map(scrape))).flat();
    const draft = draftCatalogue(families, { closed });
    const text = renderCatalogue(draft, { sources: urls, module });
    if (output === undefined) process.stdout.write(text);
    else await writeFile(output, text);
    const { entries, skipped } = draft;
    const where = output === undefined ? '' : ` in ${output}`;
    process.stderr.write(`${entries.length} metrics${where}; left out: ${skipped.length}.\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ScrapeError) && !isSystemError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

const isSystemError = (error: unknown): error is Error => error instanceof Error && 'syscall' in error;

interface Options {
  readonly help: boolean;
  readonly urls: readonly string[];
  readonly output?: string;
  readonly module?: string;
  readonly force: boolean;
  readonly closed: ReadonlySet<string>;
}

/** The options, or a sentence that says what is wrong with them. */
function readOptions(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        output: { type: 'string' },
        closed: { type: 'string', default: '' },
        module: { type: 'string' },
        force: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [verb, ...urls] = positionals;
    if (!values.help && verb !== 'from') return `expected: from URL, got: ${verb ?? 'nothing'}`;
    if (!values.help && urls.length === 0) return 'expected: an address, such as http://127.0.0.1:9100/metrics';
    const closed = new Set(
      values.closed
        .split(',')
        .map((label) => label.trim())
        .filter((label) => label !== ''),
    );
    const { output, module, force, help } = values;
    return { help, urls, force, closed, ...(output && { output }), ...(module && { module }) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
