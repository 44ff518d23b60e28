/** A stack of ours as the target of load tests: where it is, what a run is allowed by, and where its verdicts go. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { addToken, revokeToken } from '../../app/access/tokens.ts';
import { LoadError } from '../../load/scenario.ts';
import type { RunTokens, StackTarget } from '../../load/target.ts';
import { routes } from '../../metrics/routes.ts';
import { type Intake, postReport } from '../../slo/validator/post-report.ts';
import type { Report } from '../../slo/validator/report.ts';
import { noStackRuns, stateFolder } from '../local/command.ts';
import { askStatus } from '../local/control.ts';
import { journalFile } from '../local/state-folder.ts';
import { NoDatabaseError, onDatabase, stackDatabaseUrl } from '../tokens/database.ts';
import { validatorTokenFile } from '../tokens/native.ts';
import { addLoadProject, loadRequest } from '../tokens/own-tokens.ts';
import { type EnvironmentStack, readEnvironmentStack } from './config.ts';

/** Each may send some hundred requests a second, and a ramp sends more. */
const tokenCount = 4;
/** Longer than any run, and over soon should nobody be left to revoke it. */
const lifetimeMs = 24 * 60 * 60 * 1000;

/**
 * The stack in a state folder. When none is named: the one in whose validator's environment this runs, or that of this
 * folder. @throws LoadError when none runs
 */
export async function findStack(stateDir: string | undefined): Promise<StackTarget> {
  const around = stateDir === undefined ? readEnvironmentStack() : null;
  return around ? stackAround(around) : stackIn(stateDir);
}

function stackAround(environment: EnvironmentStack): StackTarget {
  const { loadToken, ingestUrl, prometheusUrl, verdictToken, journal } = environment;
  return {
    url: new URL(ingestUrl).origin,
    prometheusUrl,
    // It was made with the stack, and stays.
    tokens: async () => ({ texts: [loadToken], revoke: async () => undefined }),
    trace: {
      journal,
      runs: join(dirname(journal), 'load'),
      post: (report) => postVerdicts({ url: ingestUrl, token: verdictToken }, report),
    },
  };
}

async function stackIn(stateDir: string | undefined): Promise<StackTarget> {
  const state = stateFolder(stateDir);
  const parts = await askStatus(state.controlSocket);
  const urlOf = (part: string): string => {
    const url = parts?.find(({ name }) => name === part)?.url;
    if (url === undefined) throw new LoadError(noStackRuns(state).trim());
    return new URL(url).origin;
  };
  const [url, prometheusUrl] = [urlOf('nginx'), urlOf('prometheus')];
  const token = readValidatorToken(validatorTokenFile(state));
  const intake = { url: `${url}${routes.ingest.path.replace(':format', 'json')}`, token };
  const post = (report: Report): Promise<void> => postVerdicts(intake, report);
  const trace = { journal: journalFile(state), runs: join(state.root, 'load'), post };
  return { url, prometheusUrl, trace, tokens: () => makeTokens(stackDatabaseUrl(state) ?? '') };
}

function readValidatorToken(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = (error as Error).message; // what fs throws
    throw new LoadError(`the token that verdicts are posted with cannot be read: ${reason}`, { cause: error });
  }
}

async function makeTokens(databaseUrl: string): Promise<RunTokens> {
  try {
    const made = await onDatabase(databaseUrl, async (connection) => {
      await addLoadProject(connection);
      const expiresAt = new Date(Date.now() + lifetimeMs);
      const added = [];
      for (let index = 0; index < tokenCount; index += 1) {
        added.push(await addToken(connection, { ...loadRequest, expiresAt }));
      }
      return added;
    });
    const revoke = () =>
      orTell(() =>
        onDatabase(databaseUrl, async (connection) => {
          for (const { id } of made) await revokeToken(connection, id);
        }),
      );
    return { texts: made.map(({ text }) => text), revoke };
  } catch (error) {
    if (error instanceof NoDatabaseError) throw new LoadError(error.message, { cause: error });
    throw error;
  }
}

/** How the run ended is worth more than this; the tokens are over soon. */
async function orTell(revoke: () => Promise<void>): Promise<void> {
  try {
    await revoke();
  } catch (error) {
    if (!(error instanceof NoDatabaseError)) throw error;
    const hours = lifetimeMs / 3_600_000;
    process.stderr.write(`load: its tokens could not be revoked and are over in ${hours} hours: ${error.message}\n`);
  }
}

/** Where people look at it. */
async function postVerdicts(intake: Intake, report: Report): Promise<void> {
  await postReport(intake, report).catch((error: unknown) => {
    throw new LoadError(`the verdicts could not be posted to ${intake.url}: ${String(error)}`, { cause: error });
  });
}
