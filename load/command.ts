/** `lvd load PROFILE`: sends the load of a profile and says of each promise whether it held. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { type Arguments, readArguments } from './arguments.ts';
import { readLoadToken } from './config.ts';
import { printRun } from './print.ts';
import { renderReport } from './report/html.ts';
import { chartsOf } from './report/series.ts';
import { exitCodes, type FinishedRun, runProfile } from './run-profile.ts';
import { LoadError } from './scenario.ts';
import { withStopSignal } from './stop-signal.ts';
import type { FindStack, Target } from './target.ts';

export async function run(args: readonly string[], findStack: FindStack): Promise<number> {
  const given = await readArguments(args);
  if (typeof given === 'number') return given;
  const { url, stateDir, scenario, profile, isWhole, seed } = given;
  try {
    const target = url === null ? await findStack(stateDir) : anotherService(url, given);
    return await withStopSignal((signal) =>
      runProfile({
        ...{ target, scenario, profile, isWhole, seed, signal },
        show: (finished) => show(finished, given),
      }),
    );
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    process.stderr.write(`lvd load: ${error.message}\n`);
    return exitCodes.noVerdict;
  }
}

/** Nothing is kept of it. */
function anotherService(url: string, { prometheusUrl }: Arguments): Target {
  const tokens = async () => ({ texts: readLoadToken(), revoke: async () => undefined });
  return { url, prometheusUrl, trace: null, tokens };
}

function show({ tested, summary, compared }: FinishedRun, { json, html }: Arguments): void {
  process.stdout.write(json ? `${JSON.stringify(summary, null, 2)}\n` : `\n${printRun(tested, compared)}`);
  if (html === null) return;
  writeFileSync(html, renderReport({ summary, charts: chartsOf(tested), compared }));
  process.stderr.write(`load: the report is in ${html}\n`);
}
