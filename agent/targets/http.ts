/** One GET with a time limit over its whole length: status and body out. */
import http from 'node:http';
import https from 'node:https';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

export interface HttpGetOptions {
  readonly timeoutMs: number;
  /** `false` opens a new connection for this request alone. */
  readonly agent: http.Agent | false;
  readonly headers?: Readonly<Record<string, string>>;
}

/** More than any answer that the agent reads; a longer one is an error. */
const maxBodyBytes = 1024 * 1024;

/** Gets `url` (http or https; redirects are not followed). Rejects on an error and when `timeoutMs` is over. */
export function httpGet(url: string, { timeoutMs, agent, headers }: HttpGetOptions): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const get = url.startsWith('https:') ? https.get : http.get;
  const request = get(url, { agent, headers: { ...headers } }, (response) => {
    let body = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      body += chunk;
      if (body.length > maxBodyBytes) request.destroy(new Error(`${url}: more than ${maxBodyBytes} bytes`));
    });
    response.on('error', reject);
    response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
  });
  const timer = setTimeout(() => request.destroy(new Error(`${url}: no answer within ${timeoutMs} ms`)), timeoutMs);
  request.on('error', reject);
  return promise.finally(() => clearTimeout(timer));
}
