/** Brings the database's schema up to date, in a process of its own, before the first worker starts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { readLocalConfig, repositoryFolder } from './config.ts';
import { lastLines, logFileOf, openLog } from './log-files.ts';
import { PartError } from './part.ts';
import type { PartContext } from './parts/context.ts';

const shownLogLines = 12;

/** @throws PartError with the end of the log when the schema could not be migrated. */
export async function migrate({ state }: PartContext, databaseUrlFile: string): Promise<void> {
  const log = openLog(state.logs, 'migrate');
  const env = {
    ...readLocalConfig().baseEnvironment,
    NODE_COMPILE_CACHE: join(state.cache, 'compiled'),
    LVD_DATABASE_URL_FILE: databaseUrlFile,
  };
  const child = spawn(process.execPath, ['app/database/migrate.ts'], {
    cwd: repositoryFolder,
    env,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const [code] = await once(child, 'exit');
  if (code === 0) return;
  const file = logFileOf(state.logs, 'migrate');
  const tail = lastLines(file, shownLogLines).map((line) => `    ${line}`);
  throw new PartError(`the database could not be migrated; the last lines of ${file}:\n${tail.join('\n')}`);
}
