/** nginx's status page (`stub_status`). */
import http from 'node:http';
import { httpGet } from './http.ts';

const timeoutMs = 800;

export interface NginxStatus {
  /** The text of the status page. Rejects when nginx does not answer in time, or answers something else. */
  read(): Promise<string>;
  close(): void;
}

/** Opens the status page at `url`, over one connection that is kept. */
export function openNginxStatus(url: string): NginxStatus {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return {
    async read() {
      const { status, body } = await httpGet(url, { timeoutMs, agent });
      if (status !== 200) throw new Error(`${url} answered ${status}; expected: 200 with the stub_status text`);
      return body;
    },
    close: () => agent.destroy(),
  };
}
