/** A real nginx for one test, without root, with whatever servers the test wants. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { requireProgram } from '../deploy/programs/find.ts';
import { type RunningProcess, startProcess, temporaryFolder, waitFor } from './processes.ts';

export interface TestNginx extends Pick<RunningProcess, 'pid' | 'output' | 'stop'> {
  /** Reads its configuration again: new workers, while the old ones finish what they have. */
  reload(): void;
  /** The pids of its workers, those that are finishing among them. */
  workers(): readonly number[];
  /** Freezes it with its workers: connections open but nothing answers. */
  pause(): void;
  resume(): void;
}

export interface TestNginxOptions {
  /** What stands in the block `http`; by default there is no access log. */
  readonly http: string;
  /** Is asked until it answers. */
  readonly url: string;
  readonly workers?: number;
}

/** Starts it, and resolves when it answers. Rejects with what it said when it ends instead. */
export async function startNginx({ http, url, workers = 1 }: TestNginxOptions): Promise<TestNginx> {
  const folder = temporaryFolder('nginx');
  const temporaryPaths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const config = `daemon off; pid ${folder}/nginx.pid; error_log stderr; worker_processes ${workers};
events {}
http {
${temporaryPaths.join('\n')}
${/access_log/.test(http) ? '' : 'access_log off;'}
${http}
}
`;
  const path = join(folder, 'nginx.conf');
  writeFileSync(path, config);
  const server = startProcess({ command: requireProgram('nginx').path, args: ['-e', 'stderr', '-c', path] });
  const children = (): readonly number[] =>
    readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  const gone = server.exited.then((code) => {
    throw new Error(`nginx ended with code ${code}:\n${server.output()}`);
  });
  await Promise.race([gone, waitFor('nginx to answer', async () => (await fetch(url)).status > 0)]);
  gone.catch(() => undefined); // from now on, its end is what the test asked for
  let frozen: readonly number[] = [];
  return {
    pid: server.pid,
    output: server.output,
    stop: server.stop,
    reload: () => void process.kill(server.pid, 'SIGHUP'),
    workers: children,
    pause() {
      frozen = [server.pid, ...children()];
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    },
    resume() {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
      frozen = [];
    },
  };
}
