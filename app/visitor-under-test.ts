/** A viewer's browser for tests, as a worker sees it: keeps cookies, names where it comes from, sends forms. */
import type { WorkerUnderTest } from './worker-under-test.ts';

export interface Visitor {
  /** Opens a page, from a page of ours when `from` names one. */
  open(
    path: string,
    options?: { readonly from?: string; readonly headers?: Record<string, string> },
  ): Promise<Response>;
  /** Sends a form as a browser without scripts does; the redirect is not followed. */
  send(fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** Reports the use of a feature as the page's script does. */
  report(body: unknown, headers?: Record<string, string>): Promise<Response>;
  readonly cookies: ReadonlyMap<string, string>;
}

/** `always`: headers of every request, such as a wish for privacy. */
export function createVisitor(worker: WorkerUnderTest, always: Record<string, string> = {}): Visitor {
  const cookies = new Map<string, string>();
  const request = async (path: string, init: RequestInit, headers: Record<string, string>): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const all = { ...(cookie && { cookie }), accept: 'text/html', ...always, ...headers };
    const response = await fetch(worker.url + path, { ...init, redirect: 'manual', headers: all });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      cookies.set(name, value);
    }
    return response;
  };
  const origin = { origin: worker.url };
  return {
    cookies,
    open: (path, { from, headers = {} } = {}) =>
      request(path, {}, { ...(from && { referer: worker.url + from }), ...headers }),
    send: (fields, headers = {}) =>
      request('/ratings', { method: 'POST', body: new URLSearchParams(fields) }, { ...origin, ...headers }),
    report: (body, headers = {}) =>
      request(
        '/api/v1/features',
        { method: 'POST', body: JSON.stringify(body) },
        { ...origin, 'content-type': 'application/json', ...headers },
      ),
  };
}
