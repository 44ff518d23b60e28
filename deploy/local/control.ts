/** How the commands talk to the supervisor that runs: HTTP over a Unix socket in the state folder. */
import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { PartError, type PartStatus } from './part.ts';
import type { Supervisor } from './supervisor.ts';

const verbs = ['start', 'stop', 'restart'] as const;
type Verb = (typeof verbs)[number];

/** One line of the answer to a rolling restart. The last one may say why it ended early. */
const restartLineSchema = z.object({ progress: z.string().optional(), problem: z.string().optional() });
type RestartLine = z.infer<typeof restartLineSchema>;

const statusSchema = z.object({
  parts: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['waiting', 'starting', 'healthy', 'unhealthy', 'restarting', 'stopped', 'failed']),
      url: z.string(),
      pid: z.number().nullable(),
      logFile: z.string(),
    }),
  ),
});

export interface ControlHooks {
  /** Called when somebody asks for the whole stack to stop. */
  readonly onStop: () => Promise<void>;
  /** Runs before a rolling restart. */
  readonly prepareRestart: () => Promise<void>;
}

/** Listens on the socket. */
export async function serveControl(
  socketPath: string,
  supervisor: Supervisor,
  { onStop, prepareRestart }: ControlHooks,
): Promise<Server> {
  rmSync(socketPath, { force: true });
  const server = createServer(async (incoming, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const call = `${incoming.method} ${incoming.url}`;
    try {
      if (call === 'POST /restart-in-turn') await tellRestart(response);
      else answer(200, await handle(call));
    } catch (error) {
      answer(error instanceof PartError ? 409 : 500, { message: (error as Error).message });
    }
  });
  const tellRestart = async (response: ServerResponse): Promise<void> => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const tell = (line: RestartLine) => void response.write(`${JSON.stringify(line)}\n`);
    response.writeHead(200, { 'content-type': 'application/jsonl' });
    try {
      await supervisor.restartInTurn({
        prepare: prepareRestart,
        report: (progress) => tell({ progress }),
        signal: gone.signal,
      });
    } catch (error) {
      tell({ problem: (error as Error).message });
    }
    response.end();
  };
  const handle = async (call: string): Promise<object> => {
    if (call === 'GET /status') return { parts: await supervisor.status() };
    if (call === 'POST /stop') {
      await onStop();
      return {};
    }
    const [, name, verb] = /^POST \/parts\/([a-z0-9-]+)\/([a-z]+)$/.exec(call) ?? [];
    const change = verbs.find((known) => known === verb);
    if (!name || !change) throw new PartError(`there is no call "${call}"`);
    await supervisor[change](name);
    return {};
  };
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  server.once('error', reject);
  server.listen(socketPath, () => resolve(server));
  return promise;
}

/** The states of a running stack's parts; null when no stack runs. */
export async function askStatus(socketPath: string): Promise<readonly PartStatus[] | null> {
  const body = await call(socketPath, 'GET', '/status');
  return body === null ? null : statusSchema.parse(body).parts;
}

/** Stops the whole stack. Resolves to false when none runs. */
export const askStop = async (socketPath: string): Promise<boolean> =>
  (await call(socketPath, 'POST', '/stop')) !== null;

/** Starts, stops or restarts one part. Resolves to false when no stack runs. @throws PartError with what the supervisor says. */
export async function askPart(socketPath: string, name: string, verb: Verb): Promise<boolean> {
  return (await call(socketPath, 'POST', `/parts/${encodeURIComponent(name)}/${verb}`)) !== null;
}

/**
 * Restarts the workers one after the other, and tells each step. Resolves to false when no stack runs.
 * @throws PartError with why it ended early.
 */
export async function askRestartInTurn(socketPath: string, tell: (line: string) => void): Promise<boolean> {
  const response = await send(socketPath, 'POST', '/restart-in-turn');
  if (!response) return false;
  for await (const line of createInterface(response)) {
    const { progress, problem } = restartLineSchema.parse(JSON.parse(line));
    if (problem !== undefined) throw new PartError(problem);
    if (progress !== undefined) tell(progress);
  }
  return true;
}

/** Null when nobody listens. */
async function call(socketPath: string, method: string, path: string): Promise<unknown> {
  const response = await send(socketPath, method, path);
  if (!response) return null;
  const body: unknown = JSON.parse(await text(response));
  if (response.statusCode === 200) return body;
  throw new PartError((body as { message: string }).message); // our own server's only error form
}

/** Resolves when the answer begins; to null when nobody listens. */
function send(socketPath: string, method: string, path: string): Promise<IncomingMessage | null> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage | null>();
  const outgoing = request({ socketPath, method, path }, resolve);
  outgoing.once('error', (error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ECONNRESET'].includes(error.code ?? '')) resolve(null);
    else reject(error);
  });
  outgoing.end();
  return promise;
}
