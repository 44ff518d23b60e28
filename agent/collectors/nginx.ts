/** nginx's connections and requests, from its status page. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';

const pattern =
  /^Active connections: (\d+)\s+server accepts handled requests\s+(\d+) (\d+) (\d+)\s+Reading: (\d+) Writing: (\d+) Waiting: (\d+)\s*$/;

/** In the order in which the status page tells them. */
const values = [
  gauge(m.nginx_connections_active, 'connections'),
  counter(m.nginx_connections_accepted, 'connections'),
  counter(m.nginx_connections_handled, 'connections'),
  counter(m.nginx_http_requests_total, 'requests'),
  gauge(m.nginx_connections_reading, 'connections'),
  gauge(m.nginx_connections_writing, 'connections'),
  gauge(m.nginx_connections_waiting, 'connections'),
] as const;

export const collector = defineCollector({
  name: 'nginx',
  target: 'nginx',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: values,
  up: gauge(m.nginx_up, 'state'),
  async collect(nginx, emit) {
    const text = await nginx.read();
    const found = pattern.exec(text);
    // Not quoted: who knows what that page is.
    if (!found) throw new Error(`the page has ${text.length} characters that are no text of stub_status`);
    for (const [index, metric] of values.entries()) emit(metric, {}, Number(found[index + 1]));
  },
});
