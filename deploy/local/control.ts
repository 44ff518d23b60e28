/** How the commands talk to the supervisor that runs: HTTP over a Unix socket in the state folder. */
import { rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { PartError, type PartStatus } from './part.ts';
import type { Supervisor } from './supervisor.ts';

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

/** Listens on the socket. `onStop` is called when somebody asks for the whole stack to stop. */
export async function serveControl(
  socketPath: string,
  supervisor: Supervisor,
  onStop: () => Promise<void>,
): Promise<Server> {
  rmSync(socketPath, { force: true });
  const server = createServer(async (incoming, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    try {
      answer(200, await handle(`${incoming.method} ${incoming.url}`));
    } catch (error) {
      answer(error instanceof PartError ? 409 : 500, { message: (error as Error).message });
    }
  });
  const handle = async (call: string): Promise<object> => {
    if (call === 'GET /status') return { parts: await supervisor.status() };
    if (call === 'POST /stop') {
      await onStop();
      return {};
    }
    const [, name, verb] = /^POST \/parts\/([a-z0-9-]+)\/(start|stop)$/.exec(call) ?? [];
    if (!name) throw new PartError(`there is no call "${call}"`);
    await (verb === 'start' ? supervisor.start(name) : supervisor.stop(name));
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

/** Starts or stops one part. Resolves to false when no stack runs. @throws PartError with what the supervisor says. */
export async function askPart(socketPath: string, name: string, verb: 'start' | 'stop'): Promise<boolean> {
  return (await call(socketPath, 'POST', `/parts/${encodeURIComponent(name)}/${verb}`)) !== null;
}

/** Null when nobody listens. */
async function call(socketPath: string, method: string, path: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const outgoing = request({ socketPath, method, path }, async (response) => {
    const body: unknown = JSON.parse(await text(response));
    if (response.statusCode === 200) resolve(body);
    else reject(new PartError((body as { message: string }).message)); // our own server's only error form
  });
  outgoing.once('error', (error: NodeJS.ErrnoException) => {
    if (['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ECONNRESET'].includes(error.code ?? '')) resolve(null);
    else reject(error);
  });
  outgoing.end();
  return promise;
}
