/** Talks to TypeScript's own language server, as an editor does: open a text, complete, rename, read what is wrong. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { compiler } from './compile.ts';

/** A place in a text; both count from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface TextEdit {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly newText: string;
}

export interface LanguageServer {
  /** Opens a file with a text of its own, which need not be on disk. */
  open(path: string, text: string): void;
  /** Replaces the text of a file that is open. */
  change(path: string, text: string): void;
  /** The names that the editor would offer. */
  complete(path: string, position: Position): Promise<readonly string[]>;
  /** What renaming the name at this place would change, by file path. */
  rename(path: string, position: Position, newName: string): Promise<ReadonlyMap<string, readonly TextEdit[]>>;
  /** The errors that the editor would show; hints, such as that something is deprecated, are none. */
  diagnose(path: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly items?: readonly unknown[] };
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** Of the protocol: 1 is an error, 4 a hint. */
const errorSeverity = 1;

/** Starts `tsc --lsp --stdio` on a folder. */
export async function startLanguageServer(folder: string): Promise<LanguageServer> {
  const server = spawn(process.execPath, [compiler, '--lsp', '--stdio'], { cwd: folder, stdio: 'pipe' });
  server.stderr.resume();
  const request = connect(server);
  await request.call('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: { diagnostic: {}, rename: {}, completion: {} } },
  });
  request.notify('initialized', {});

  let version = 1;
  const at = (path: string, position: Position) => ({ textDocument: document(path), position });
  return {
    open: (path, text) =>
      request.notify('textDocument/didOpen', {
        textDocument: { ...document(path), languageId: 'typescript', version: 1, text },
      }),
    change: (path, text) =>
      request.notify('textDocument/didChange', {
        textDocument: { ...document(path), version: ++version },
        contentChanges: [{ text }],
      }),
    async complete(path, position) {
      const result = (await request.call('textDocument/completion', at(path, position))) as CompletionResult;
      return (result?.items ?? []).map(({ label }) => label);
    },
    async rename(path, position, newName) {
      const edit = await request.call('textDocument/rename', { ...at(path, position), newName });
      const { changes = {} } = (edit ?? {}) as { changes?: Record<string, readonly TextEdit[]> };
      return new Map(Object.entries(changes).map(([uri, edits]) => [decodeURIComponent(new URL(uri).pathname), edits]));
    },
    async diagnose(path) {
      const report = await request.call('textDocument/diagnostic', { textDocument: document(path) });
      const { items } = report as { items: readonly { severity?: number; message: string }[] }; // as the protocol has it
      return items.flatMap(({ severity = errorSeverity, message }) => (severity === errorSeverity ? [message] : []));
    },
    async close() {
      const ended = Promise.withResolvers<void>();
      server.once('exit', () => ended.resolve());
      await request.call('shutdown');
      request.notify('exit');
      server.stdin.end();
      await ended.promise;
    },
  };
}

type CompletionResult = { readonly items: readonly { readonly label: string }[] } | null;

const document = (path: string) => ({ uri: pathToFileURL(path).href });

/** JSON-RPC over the process's pipes; messages as in the Language Server Protocol, each with its length in front. */
function connect(server: ChildProcessWithoutNullStreams) {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let nextId = 1;
  let buffer = Buffer.alloc(0);
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const receive = (message: Message): void => {
    if (message.method !== undefined) {
      // The server asks for settings and for permission to register; an editor without any answers with nothing.
      if (message.id !== undefined) send({ id: message.id, result: message.params?.items?.map(() => null) ?? null });
      return;
    }
    const call = waiting.get(message.id as number); // the ids are our own numbers
    waiting.delete(message.id as number);
    if (message.error) call?.reject(new Error(message.error.message));
    else call?.resolve(message.result);
  };
  server.stdout.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let end = buffer.indexOf('\r\n\r\n'); end >= 0; end = buffer.indexOf('\r\n\r\n')) {
      const length = Number(/content-length: (\d+)/i.exec(buffer.toString('latin1', 0, end))?.[1]);
      if (buffer.length < end + 4 + length) return;
      receive(JSON.parse(buffer.toString('utf8', end + 4, end + 4 + length)) as Message);
      buffer = buffer.subarray(end + 4 + length);
    }
  });
  server.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the language server ended with ${code}`));
  });
  return {
    notify: (method: string, params?: unknown): void => send({ method, params }),
    call(method: string, params?: unknown): Promise<unknown> {
      const id = nextId++;
      const call = Promise.withResolvers<unknown>();
      waiting.set(id, call);
      send({ id, method, params });
      return call.promise;
    },
  };
}
