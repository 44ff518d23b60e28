/** The command line of `lvd load`. */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { isOwnAddress } from './allowed-address.ts';
import { type Profile, profiles, secondsOf, shortened } from './profiles.ts';
import type { AnyScenario } from './scenario.ts';
import { readScenario, ScenarioFileError } from './scenario-file.ts';
import { dashboard } from './scenarios/dashboard.ts';

/** Where no other one is given, so that runs can be compared. */
export const usualSeed = 1;

const width = Math.max(...profiles.map(({ name }) => name.length));
const help = `Usage: lvd load PROFILE [OPTION …]

Sends real requests through nginx, as people and jobs do, and says of each promise whether it held meanwhile. What is
promised stands in slo/objectives.ts, or in the scenario of another service.

Profiles:
${profiles.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

  --json             the run in figures, for programs
  --html FILE        writes a report with charts
  --url URL          of another service than the stack of this folder
  --scenario FILE    what is sent to the other service, and what it promises: docs/load.md has an example
  --prometheus URL   that watches the other service; none is asked when none is named
  --seconds N        for a shorter time than the profile's; such a run verifies nothing
  --seed N           choose pages and pauses as another run did [${usualSeed}]
  --public           also where the address is not one of a private network
  --state-dir DIR    where the stack keeps its data [.lvd in this folder; LVD_STATE_DIR]

Of a stack of ours, the requests carry a token that is made for the run, in the project "load", so that what the test posts
stands apart from what people look at. The time of the run counts in no error budget, and the verdicts are posted as the
suite "performance targets, by load". Of another service nothing is kept, and LVD_TOKEN, if it is set, goes with each request.

What was sent is compared with what Prometheus counted of it, while nobody else sends anything.

Exits with 0 when all held, 1 when one did not or is unknown, or when the two counts disagree, 2 for wrong usage or a
scenario that cannot be used, 3 when the generator was the limit, 4 when there is no verdict: the run could not be made, was
ended early, or what it said could not be kept.
`;

const options = {
  json: { type: 'boolean', default: false },
  html: { type: 'string' },
  url: { type: 'string' },
  scenario: { type: 'string' },
  prometheus: { type: 'string' },
  seconds: { type: 'string' },
  seed: { type: 'string', default: String(usualSeed) },
  public: { type: 'boolean', default: false },
  'state-dir': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** They are about another service only: of a stack of ours, both are known. */
const ofAnotherService = ['scenario', 'prometheus'] as const;

export interface Arguments {
  readonly profile: Profile;
  /** The profile was not shortened. */
  readonly isWhole: boolean;
  readonly json: boolean;
  /** The file that the report goes to. */
  readonly html: string | null;
  /** Of another service, without a path; null for the stack of a state folder. */
  readonly url: string | null;
  readonly scenario: AnyScenario;
  /** Of the Prometheus that watches another service; null when none was named. */
  readonly prometheusUrl: string | null;
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
  const problem = problemOf(values, profile) ?? (await problemOfAddress(values.url, values.public));
  if (problem !== null) return refuse(problem);
  const scenario =
    values.scenario === undefined ? dashboard : await readScenario(values.scenario).catch(refuseScenario);
  if (typeof scenario === 'number') return scenario;
  const seconds = Number(values.seconds ?? secondsOf(profile));
  return {
    profile: shortened(profile, seconds),
    isWhole: seconds === secondsOf(profile),
    scenario,
    json: values.json,
    html: values.html ?? null,
    url: values.url === undefined ? null : new URL(values.url).origin,
    prometheusUrl: values.prometheus?.replace(/\/$/, '') ?? null,
    seed: Number(values.seed),
    stateDir: values['state-dir'],
  };
}

type Values = Readonly<Partial<Record<keyof typeof options, string | boolean>>>;

function problemOf(values: Values, profile: Profile): string | null {
  const seconds = secondsOf(profile);
  if (!/^\d{1,9}$/.test(String(values.seed))) return `--seed ${values.seed}; expected a whole number`;
  const asked = values.seconds ?? seconds;
  if (!/^[1-9]\d*$/.test(String(asked)) || Number(asked) > seconds)
    return `--seconds ${asked}; expected a whole number from 1 to ${seconds}, as long as the profile is`;
  const lonely = ofAnotherService.find((name) => values[name] !== undefined && values.url === undefined);
  if (lonely) return `--${lonely} is about another service; expected --url as well, which says where that is`;
  const { prometheus = 'http://none' } = values;
  if (!isHttp(String(prometheus))) return `--prometheus ${prometheus}; expected http:// or https://`;
  return values.html === undefined ? null : problemOfFile(String(values.html));
}

/** Looked at before anything is sent: a run is worth too much to end at its report. */
function problemOfFile(html: string): string | null {
  const folder = dirname(html);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    return `--html ${html}; expected a file in a folder that is there and can be written to`;
  }
  return statSync(html, { throwIfNoEntry: false })?.isDirectory()
    ? `--html ${html} is a folder; expected a file`
    : null;
}

function refuseScenario(error: unknown): number {
  if (!(error instanceof ScenarioFileError)) throw error;
  return refuse(`--scenario cannot be used:\n${error.message.replaceAll(/^/gm, '  ')}`);
}

function refuse(problem: string): number {
  process.stderr.write(`lvd load: ${problem}\n\nlvd load --help lists the options.\n`);
  return 2;
}

async function problemOfAddress(url: string | undefined, isPublicAllowed: boolean): Promise<string | null> {
  if (url === undefined) return null;
  if (!isHttp(url)) return `--url ${url}; expected http:// or https://`;
  const { origin, href } = new URL(url);
  if (href !== `${origin}/`)
    return `--url ${url}; expected an address alone, such as ${origin}: paths are the scenario's, and tokens come from LVD_TOKEN`;
  try {
    if (isPublicAllowed || (await isOwnAddress(new URL(url)))) return null;
    return `--url ${url} is no address of a private network; --public says that it may have this load`;
  } catch (error) {
    return `--url ${url}: ${(error as Error).message}`; // what dns throws
  }
}

const isHttp = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
