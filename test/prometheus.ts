/** A real Prometheus for tests, on a free port. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireProgram } from '../deploy/programs/find.ts';
import { freePort, startProcess, temporaryFolder, waitFor } from './processes.ts';

export interface TestPrometheus extends AsyncDisposable {
  readonly url: string;
  readonly dataFolder: string;
}

export interface TestPrometheusOptions {
  /** Rule files as text. */
  readonly rules?: readonly string[];
  /** More of its configuration, such as what it scrapes. */
  readonly config?: string;
  /** Puts blocks into the data folder before the start. */
  readonly prepare?: (dataFolder: string) => Promise<unknown>;
}

const startMs = 60_000;

/** Starts it and resolves when it is ready. Stops it when disposed of. */
export async function startPrometheus({
  rules = [],
  config = '',
  prepare,
}: TestPrometheusOptions = {}): Promise<TestPrometheus> {
  const folder = temporaryFolder('prometheus');
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder);
  rules.forEach((text, index) => {
    writeFileSync(join(folder, `rules-${index}.yml`), text);
  });
  writeFileSync(join(folder, 'prometheus.yml'), `rule_files: ["rules-*.yml"]\n${config}`);
  await prepare?.(dataFolder);
  const port = await freePort();
  const started = startProcess({
    command: requireProgram('prometheus').path,
    args: [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${dataFolder}`,
      '--storage.tsdb.retention.time=100d',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
  });
  const url = `http://127.0.0.1:${port}`;
  await waitFor('Prometheus to be ready', async () => (await fetch(`${url}/-/ready`).catch(() => null))?.ok, startMs);
  return {
    url,
    dataFolder,
    async [Symbol.asyncDispose]() {
      await started.stop();
    },
  };
}
