/** The command line of `lvd verify`. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type OccasionName, occasions } from '../../slo/verification/occasions.ts';
import { profileOf } from './profile-of.ts';

const names: readonly OccasionName[] = occasions.map(({ name }) => name);
const everything = 'all';
const width = Math.max(...names.map((name) => name.length));
const whenDue = {
  deploy: 'what is promised of every deploy: due while the version that runs has not been verified',
  daily: 'due a day after the last time',
  weekly: 'due seven days after the last time',
} as const satisfies Record<OccasionName, string>;

const help = `Usage: lvd verify deploy|daily|weekly|all [OPTION …]
       lvd verify --list [--json]

Runs the load tests that are due, and says of each promise whether it held. Nothing is sent where nothing is due.

${names.map((name) => `  ${name.padEnd(width)}  ${whenDue[name]}: \`lvd load ${profileOf[name]}\``).join('\n')}
  ${everything.padEnd(width)}  whatever of these is due, the weightiest first

  --list           what is due, what was verified when and whether it held, without running anything
  --again          also what is not due
  --json           the same for programs
  --state-dir DIR  where the stack keeps its data [.lvd in this folder; LVD_STATE_DIR]

Exits with 0 when what was asked for is verified and held, 1 when a promise did not hold, is unknown or is not verified, 2
for wrong usage, 3 when the generator was the limit, 4 when there is no verdict: a run could not be made, was ended early, or
what it said could not be kept. What a run leaves behind tells \`lvd load --help\`.
`;

const options = {
  list: { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'state-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface Arguments {
  readonly asked: readonly OccasionName[];
  readonly list: boolean;
  readonly again: boolean;
  readonly json: boolean;
  readonly stateDir: string | undefined;
}

/** Prints the help or what is wrong, and returns the exit code then. */
export function readArguments(args: readonly string[]): Arguments | number {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const { list, again, json, 'state-dir': stateDir } = values;
  const [occasion = list ? everything : '', ...more] = positionals;
  const asked = occasion === everything ? names : names.filter((name) => name === occasion);
  if (asked.length === 0 || more.length > 0)
    return refuse(`"${positionals.join(' ')}"; expected one of ${[...names, everything].join(', ')}`);
  return { asked, list, again, json, stateDir };
}

function refuse(problem: string): number {
  process.stderr.write(`lvd verify: ${problem}\n\nlvd verify --help lists the options.\n`);
  return 2;
}
