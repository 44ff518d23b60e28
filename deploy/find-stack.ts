/** A stack of ours as the target of load tests: knows where it is, and makes the token that a run needs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addProject, addToken, revokeToken } from '../app/access/tokens.ts';
import { LoadError } from '../load/scenario.ts';
import type { RunToken, StackTarget } from '../load/target.ts';
import { routes } from '../metrics/routes.ts';
import { type Intake, postReport } from '../slo/validator/post-report.ts';
import type { Report } from '../slo/validator/report.ts';
import { noStackRuns, stateFolder } from './local/command.ts';
import { askStatus } from './local/control.ts';
import { journalFile } from './local/state-folder.ts';
import { NoDatabaseError, onDatabase, stackDatabaseUrl } from './tokens/database.ts';
import { validatorTokenFile } from './tokens/native.ts';

/** What is posted by load tests stands apart from what people look at. */
const project = 'load';
/** Longer than any run, and over soon should nobody be left to revoke it. */
const lifetimeMs = 24 * 60 * 60 * 1000;

/** The stack in a state folder, that of this folder when none is named. @throws LoadError when none runs */
export async function findStack(stateDir: string | undefined): Promise<StackTarget> {
  const state = stateFolder(stateDir);
  const parts = await askStatus(state.controlSocket);
  const urlOf = (part: string): string => {
    const url = parts?.find(({ name }) => name === part)?.url;
    if (url === undefined) throw new LoadError(noStackRuns(state).trim());
    return new URL(url).origin;
  };
  const [url, prometheusUrl] = [urlOf('nginx'), urlOf('prometheus')];
  const token = readFileSync(validatorTokenFile(state), 'utf8');
  const intake = { url: `${url}${routes.ingest.path.replace(':format', 'json')}`, token };
  const post = (report: Report): Promise<void> => postVerdicts(intake, report);
  const trace = { journal: journalFile(state), runs: join(state.root, 'load'), post };
  return { url, prometheusUrl, trace, token: () => makeToken(stackDatabaseUrl(state) ?? '') };
}

async function makeToken(databaseUrl: string): Promise<RunToken> {
  try {
    const { id, text } = await onDatabase(databaseUrl, async (connection) => {
      await addProject(connection, project, 'Load tests');
      const expiresAt = new Date(Date.now() + lifetimeMs);
      return addToken(connection, { project, name: 'load test', scopes: ['read', 'ingest'], expiresAt });
    });
    const revoke = () => onDatabase(databaseUrl, async (connection) => void (await revokeToken(connection, id)));
    return { text, revoke };
  } catch (error) {
    if (error instanceof NoDatabaseError) throw new LoadError(error.message, { cause: error });
    throw error;
  }
}

/** Where people look at it. */
async function postVerdicts(intake: Intake, report: Report): Promise<void> {
  await postReport(intake, report).catch((error: unknown) => {
    throw new LoadError(`the verdicts could not be posted to ${intake.url}: ${String(error)}`, { cause: error });
  });
}
