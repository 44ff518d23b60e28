/** `lvd load` for a stack of ours: knows where it is, makes the token that the test needs, and ends it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addProject, addToken, revokeToken } from '../app/access/tokens.ts';
import { run as load } from '../load/command.ts';
import { LoadError } from '../load/scenario.ts';
import type { Target } from '../load/target.ts';
import { loadProject as project } from '../metrics/catalogue/business.ts';
import { routes } from '../metrics/routes.ts';
import type { Report } from '../slo/validator/report.ts';
import { noStackRuns, stateFolder } from './local/command.ts';
import { askStatus } from './local/control.ts';
import { journalFile } from './local/state-folder.ts';
import { NoDatabaseError, onDatabase, stackDatabaseUrl } from './tokens/database.ts';
import { validatorTokenFile } from './tokens/native.ts';

/** Each may send some hundred requests a second, and a ramp sends more. */
const tokenCount = 4;
/** Longer than any run, and over soon should nobody be left to revoke it. */
const lifetimeMs = 24 * 60 * 60 * 1000;
const postTimeoutMs = 10_000;

export const run = (args: readonly string[]): Promise<number> => load(args, findStack);

async function findStack(stateDir: string | undefined): Promise<Target> {
  const state = stateFolder(stateDir);
  const parts = await askStatus(state.controlSocket);
  const urlOf = (part: string): string => {
    const url = parts?.find(({ name }) => name === part)?.url;
    if (url === undefined) throw new LoadError(noStackRuns(state).trim());
    return new URL(url).origin;
  };
  const [url, prometheusUrl] = [urlOf('nginx'), urlOf('prometheus')];
  const { tokens, revoke } = await makeTokens(stackDatabaseUrl(state) ?? '');
  const verdictToken = readFileSync(validatorTokenFile(state), 'utf8');
  const post = (report: Report): Promise<void> => postReport(url, verdictToken, report);
  const trace = { journal: journalFile(state), runs: join(state.root, 'load'), post };
  return { url, prometheusUrl, tokens, trace, end: revoke };
}

async function makeTokens(databaseUrl: string) {
  try {
    const made = await onDatabase(databaseUrl, async (connection) => {
      await addProject(connection, project, 'Load tests');
      const expiresAt = new Date(Date.now() + lifetimeMs);
      const wish = { project, name: 'load test', scopes: ['read', 'ingest'], expiresAt } as const;
      const added = [];
      for (let index = 0; index < tokenCount; index += 1) added.push(await addToken(connection, wish));
      return added;
    });
    const revoke = () =>
      onDatabase(databaseUrl, async (connection) => {
        for (const { id } of made) await revokeToken(connection, id);
      });
    return { tokens: made.map(({ text }) => text), revoke };
  } catch (error) {
    if (error instanceof NoDatabaseError) throw new LoadError(error.message, { cause: error });
    throw error;
  }
}

async function postReport(url: string, token: string, report: Report): Promise<void> {
  const where = `${url}${routes.ingest.path.replace(':format', 'json')}`;
  const response = await fetch(where, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(report),
    signal: AbortSignal.timeout(postTimeoutMs),
  }).catch((error: unknown) => {
    throw new LoadError(`the verdicts could not be posted to ${where}: ${String(error)}`, { cause: error });
  });
  const answer = await response.text();
  if (!response.ok) throw new LoadError(`the verdicts were answered ${response.status}: ${answer.slice(0, 300)}`);
}
