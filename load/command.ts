/** `lvd load PROFILE`: sends the load of a profile and says of each promise whether it held. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createPrometheusClient } from '../slo/prometheus/client.ts';
import { isOwnAddress } from './allowed-address.ts';
import { readLoadToken } from './config.ts';
import type { Judgement } from './judge.ts';
import { printRun } from './print.ts';
import { type Profile, profiles } from './profiles.ts';
import { LoadError } from './scenario.ts';
import { dashboard } from './scenarios/dashboard.ts';
import { testRun } from './test-run.ts';

const width = Math.max(...profiles.map(({ name }) => name.length));
const help = `Usage: lvd load PROFILE [OPTION …]

Sends real requests through nginx, as people and jobs do, and says of each promise whether it held meanwhile. What is
promised stands in slo/objectives.ts.

Profiles:
${profiles.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

  --url URL          of the service [http://127.0.0.1:8080]
  --prometheus URL   that watches it [http://127.0.0.1:9090]
  --seed N           choose pages and pauses as another run did [1]
  --public           also where the address is not one of a private network
  --state-dir DIR    of the stack that makes the token [.lvd in this folder; LVD_STATE_DIR]

Each request carries the token in LVD_TOKEN (or in the file that LVD_TOKEN_FILE names), which needs the scopes read and
ingest. Without one, the stack of this folder makes one for the run, in the project "load": what the test posts stands
apart from what people look at.

Exits with 0 when all held, 1 when one did not or is unknown, 2 for wrong usage, 3 when the generator was the limit.
`;

const prometheusTimeoutMs = 10_000;
const generatorWasTheLimit = 3;

/** A token that was made for this run. */
export interface LoadToken {
  readonly text: string;
  /** The run is over. */
  end(): Promise<void>;
}

/** @param makeToken asked where LVD_TOKEN says nothing; resolves to null when there is none to be had */
export async function run(
  args: readonly string[],
  makeToken: (stateDir: string | undefined) => Promise<LoadToken | null>,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8080' },
      prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
      seed: { type: 'string', default: '1' },
      public: { type: 'boolean', default: false },
      'state-dir': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const profile = profiles.find(({ name }) => name === positionals[0]);
  const problem = await problemOf(profile, positionals, values);
  if (problem !== null || !profile) {
    process.stderr.write(`lvd load: ${problem}\n\nlvd load --help lists the options.\n`);
    return 2;
  }
  const given = readLoadToken();
  const made = given === null ? await makeToken(values['state-dir']) : null;
  try {
    const { url, prometheus, seed } = values;
    return await test(profile, { url, prometheus, seed: Number(seed), token: given ?? made?.text ?? null });
  } finally {
    await made?.end();
  }
}

interface Where {
  readonly url: string;
  readonly prometheus: string;
  readonly seed: number;
  readonly token: string | null;
}

async function test(profile: Profile, { url, prometheus, seed, token }: Where): Promise<number> {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  try {
    const { run, judgements, generator } = await testRun({
      scenario: dashboard,
      profile,
      url: new URL(url).origin,
      token,
      prometheus: createPrometheusClient(prometheus.replace(/\/$/, ''), prometheusTimeoutMs),
      seed,
      signal: stopping.signal,
      tell: (line) => void process.stderr.write(`load: ${line}\n`),
    });
    process.stdout.write(`\n${printRun(run, judgements, generator)}`);
    return generator.limit === null ? exitCodeOf(judgements) : generatorWasTheLimit;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    process.stderr.write(`lvd load: ${error.message}\n`);
    return 1;
  }
}

const exitCodeOf = (judgements: readonly Judgement[]): number =>
  judgements.some(({ verdict }) => verdict === 'missed' || verdict === 'unknown') ? 1 : 0;

/** What is wrong with the arguments; null when nothing is. */
async function problemOf(
  profile: Profile | undefined,
  positionals: readonly string[],
  { url, seed, public: isPublicAllowed }: { readonly url: string; readonly seed: string; readonly public: boolean },
): Promise<string | null> {
  const names = profiles.map(({ name }) => name).join(', ');
  if (!profile || positionals.length !== 1) return `"${positionals.join(' ')}"; expected one profile of ${names}`;
  if (!/^\d{1,9}$/.test(seed)) return `--seed ${seed}; expected a whole number`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    return `--url ${url}; expected http:// or https://`;
  if (isPublicAllowed) return null;
  try {
    if (await isOwnAddress(new URL(url))) return null;
    return `--url ${url} is no address of a private network; --public says that it may have this load`;
  } catch (error) {
    return `--url ${url}: ${(error as Error).message}`;
  }
}
