/** A scenario's next request, looked at before it is sent: what cannot be sent is no fault of the service. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { inspect } from 'node:util';
import type { Random } from '../service/random.ts';
import { LoadError, type LoadRequest, methods, type Scenario } from './scenario.ts';

/** As it goes on the wire, in the origin form of RFC 9112: nothing that would have to be encoded. */
const path = /^\/[!-~]*$/;
/** They belong to the connection, which is the generator's. */
const headersOfConnections = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);
const mostShown = 100;

/** @throws LoadError that names the action when it throws, or returns what cannot be sent */
export function nextRequest<Facts>(
  { title, actions }: Pick<Scenario<Facts>, 'title' | 'actions'>,
  action: string,
  facts: Facts,
  random: Random,
): LoadRequest {
  const request = ask(() => actions[action]?.request(facts, random), { title, action });
  const problem = problemOf(request);
  if (problem !== null) throw new LoadError(`${nameOf({ title, action })} returned ${problem}`);
  return request as LoadRequest; // nothing is wrong with it
}

interface Place {
  readonly title: string;
  readonly action: string;
}

const nameOf = ({ title, action }: Place): string => `the action "${action}" of "${title}"`;

function ask(request: () => unknown, place: Place): unknown {
  try {
    return request();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LoadError(`${nameOf(place)} threw: ${reason}; expected: a request`, { cause: error });
  }
}

type Unchecked = { readonly [field in keyof LoadRequest]?: unknown };

/** What is wrong with it, and what is expected; null when nothing is. It is asked of every request, so it has to be cheap. */
export function problemOf(request: unknown): string | null {
  if (typeof request !== 'object' || request === null || request instanceof Promise)
    return `${shown(request)}; expected: a request such as { path: '/' }`;
  const { method = 'GET', path: asked, headers = {}, body = '' }: Unchecked = request;
  if (!methods.some((known) => known === method))
    return `the method ${shown(method)}; expected: one of ${methods.join(', ')}`;
  if (typeof asked !== 'string' || !path.test(asked))
    return `the path ${shown(asked)}; expected: text that begins with / and is encoded as in a URL`;
  if (typeof body !== 'string' && !(body instanceof Uint8Array))
    return `the body ${shown(body)}; expected: text or a Uint8Array`;
  return problemOfHeaders(headers);
}

function problemOfHeaders(headers: unknown): string | null {
  if (typeof headers !== 'object' || headers === null)
    return `the headers ${shown(headers)}; expected: an object of names and texts`;
  const wrong = Object.entries(headers).find(([name, value]) => !isHeader(name, value));
  return wrong
    ? `the header ${wrong[0]}: ${shown(wrong[1])}; expected: a text that HTTP allows there, and no header of the connection`
    : null;
}

function isHeader(name: string, value: unknown): boolean {
  if (typeof value !== 'string' || headersOfConnections.has(name.toLowerCase())) return false;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false; // both tell by throwing
  }
}

/** A value as one line, shortened. */
export function shown(value: unknown): string {
  const text = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
  return text.length > mostShown ? `${text.slice(0, mostShown)} …` : text;
}
