/** Streams of a real worker for tests, as server-sent events or over a WebSocket, with what came over them. */
import { WebSocket } from 'ws';
import { waitFor } from '../../test/services.ts';
import type { BoardChange } from '../board/document.ts';
import type { LiveEvents } from './events.ts';

export interface ReceivedEvent {
  readonly event: string;
  readonly id: string | null;
  readonly data: unknown;
}

export interface StreamUnderTest {
  /** Of the answer that opened it. */
  readonly headers: Headers;
  /** What has come so far. */
  events(): readonly ReceivedEvent[];
  /** Of the events with one name, what they tell. */
  told<E extends keyof LiveEvents>(name: E): readonly LiveEvents[E][];
  /** The last id that was told, to come back with. */
  lastId(): string | undefined;
  /** When to come back, in milliseconds, as it was told last. */
  retryMs(): number;
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

interface Source {
  readonly headers: Headers;
  events(): readonly ReceivedEvent[];
  retryMs(): number;
  readonly ended: Promise<void>;
  close(): void;
}

/** @param of the base URL; @param path below it, such as `/live?since=7` */
export async function openEventStream(
  of: string,
  path = '/live',
  headers: Record<string, string> = {},
): Promise<StreamUnderTest> {
  const abort = new AbortController();
  const response = await fetch(of + path, { headers, signal: abort.signal });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  };
  const ended = read().catch(() => undefined); // an aborted stream ends with an error
  await waitFor('the first event', () => text.includes('event: stale'));
  return streamOf({
    headers: response.headers,
    events: () => text.split('\n\n').slice(0, -1).flatMap(eventFrom),
    retryMs: () => Number([...text.matchAll(/^retry: (\d+)$/gm)].at(-1)?.[1]),
    ended,
    close: () => abort.abort(),
  });
}

export async function openWebSocket(
  of: string,
  path = '/live/ws',
  headers: Record<string, string> = {},
): Promise<StreamUnderTest> {
  const socket = new WebSocket(of.replace('http', 'ws') + path, { headers });
  const received: ReceivedEvent[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  let failure: Error | undefined;
  socket.on('message', (data) => received.push(JSON.parse(String(data))));
  socket.on('close', () => resolve());
  socket.on('error', (error) => {
    failure = error;
  });
  await waitFor('the first event', () => {
    if (failure) return true;
    return received.length > 0;
  });
  if (failure) throw failure;
  return streamOf({
    headers: new Headers(),
    events: () => received,
    retryMs: () => Number(/"afterMs":(\d+)/.exec(JSON.stringify(received.at(-1)))?.[1]),
    ended,
    close: () => socket.close(),
  });
}

/** The slugs of the suites that it told of, in order. */
export function suitesOf(stream: StreamUnderTest): readonly string[] {
  return stream.told('board').flatMap((change: BoardChange) => change.suites.map(({ slug }) => slug));
}

function streamOf(source: Source): StreamUnderTest {
  return {
    ...source,
    // What an event with a name carries is told in one place, `LiveEvents`, for both ends.
    told: <E extends keyof LiveEvents>(name: E) =>
      source
        .events()
        .filter(({ event }) => event === name)
        .map(({ data }) => data as LiveEvents[E]),
    lastId: () => source.events().findLast(({ id }) => id !== null)?.id ?? undefined,
  };
}

/** None for what is only a comment or a field of the stream itself. */
function eventFrom(text: string): ReceivedEvent[] {
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
  const [event, data] = [field('event'), field('data')];
  return event === undefined || data === undefined ? [] : [{ event, id: field('id') ?? null, data: JSON.parse(data) }];
}
