/** The command line of `lvd load`. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { isOwnAddress } from './allowed-address.ts';
import { type Profile, profiles } from './profiles.ts';

/** Where no other one is given, so that runs can be compared. */
export const usualSeed = 1;

const width = Math.max(...profiles.map(({ name }) => name.length));
const help = `Usage: lvd load PROFILE [OPTION …]

Sends real requests through nginx, as people and jobs do, and says of each promise whether it held meanwhile. What is
promised stands in slo/objectives.ts.

Profiles:
${profiles.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

  --json             the run in figures, for programs
  --html FILE        writes a report with charts
  --url URL          of another service than the stack of this folder
  --prometheus URL   that watches the other service [http://127.0.0.1:9090]
  --seed N           choose pages and pauses as another run did [${usualSeed}]
  --public           also where the address is not one of a private network
  --state-dir DIR    where the stack keeps its data [.lvd in this folder; LVD_STATE_DIR]

Of a stack of ours, the requests carry a token that is made for the run, in the project "load", so that what the test posts
stands apart from what people look at. The time of the run counts in no error budget, and the verdicts are posted as the
suite "performance targets, by load". Of another service nothing is kept, and LVD_TOKEN, if it is set, goes with each request.

What was sent is compared with what Prometheus counted of it, while nobody else sends anything.

Exits with 0 when all held, 1 when one did not or is unknown, or when the two counts disagree, 2 for wrong usage, 3 when
the generator was the limit.
`;

const options = {
  json: { type: 'boolean', default: false },
  html: { type: 'string' },
  url: { type: 'string' },
  prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
  seed: { type: 'string', default: String(usualSeed) },
  public: { type: 'boolean', default: false },
  'state-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface Arguments {
  readonly profile: Profile;
  readonly json: boolean;
  /** The file that the report goes to. */
  readonly html: string | null;
  /** Of another service, without a path; null for the stack of a state folder. */
  readonly url: string | null;
  readonly prometheusUrl: string;
  readonly seed: number;
  readonly stateDir: string | undefined;
}

/** Prints the help or what is wrong, and resolves to the exit code then. */
export async function readArguments(args: readonly string[]): Promise<Arguments | number> {
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const profile = profiles.find(({ name }) => name === positionals[0]);
  if (!profile || positionals.length !== 1) {
    const names = profiles.map(({ name }) => name).join(', ');
    return refuse(`"${positionals.join(' ')}"; expected one profile of ${names}`);
  }
  if (!/^\d{1,9}$/.test(values.seed)) return refuse(`--seed ${values.seed}; expected a whole number`);
  const problem = values.url === undefined ? null : await problemOf(values.url, values.public);
  if (problem !== null) return refuse(problem);
  return {
    profile,
    json: values.json,
    html: values.html ?? null,
    url: values.url === undefined ? null : new URL(values.url).origin,
    prometheusUrl: values.prometheus.replace(/\/$/, ''),
    seed: Number(values.seed),
    stateDir: values['state-dir'],
  };
}

function refuse(problem: string): number {
  process.stderr.write(`lvd load: ${problem}\n\nlvd load --help lists the options.\n`);
  return 2;
}

async function problemOf(url: string, isPublicAllowed: boolean): Promise<string | null> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return `--url ${url}; expected http:// or https://`;
  try {
    if (isPublicAllowed || (await isOwnAddress(new URL(url)))) return null;
    return `--url ${url} is no address of a private network; --public says that it may have this load`;
  } catch (error) {
    return `--url ${url}: ${(error as Error).message}`; // what dns throws
  }
}
