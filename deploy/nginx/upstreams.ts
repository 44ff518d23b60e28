/** Which worker gets a request: one upstream for each way to choose, out of the workers' addresses. */
import type { Address, Topology } from '../topology.ts';

/**
 * Idle connections to a worker end here, and not at the worker: no request meets a closing one. A worker that stops
 * waits for that, so it is short; a new connection costs far less than a request.
 */
const keepAliveSeconds = 1;

/**
 * One failure is enough to leave a worker out for a second or two, and then one request tries it again. That request
 * is not lost: it is tried at another.
 */
const failTimeoutSeconds = 1;

/** How long nginx may leave a worker out that is there again: it counts in whole seconds. */
export const longestAvoidanceMs = (failTimeoutSeconds + 1) * 1000;

/** Reports on their way in the first worker beyond which the others get some: more would not make its batches cheaper. */
const mostReportsInFirst = 16;

/** Of what is no report the others get so many times as much as the first: it waits longest for a core when all are busy. */
const weightOfOthers = 3;

const failing = `max_fails=1 fail_timeout=${failTimeoutSeconds}s`;

export const hostPort = ({ host, port }: Address): string => `${host}:${port}`;

/** `app`, `app_reports`, `app_suites` and `app_health`. */
export function upstreams({ appWorkers }: Topology): string {
  const [first, ...others] = appWorkers.map(({ http }) => `server ${hostPort(http)}`);
  const weighted = [
    `${first} ${failing};`,
    ...others.map((server) => `${server} ${failing} weight=${weightOfOthers};`),
  ];
  return `# Without a zone, each nginx process would count connections and failures for itself.
${upstream('app', ['least_conn;', ...weighted])}

# Reports that arrive in one worker are stored together, which costs the database less for each of them.
${upstream('app_reports', [
  'least_conn;',
  `${first} ${failing}${others.length > 0 ? ` max_conns=${mostReportsInFirst}` : ''};`,
  ...others.map((server) => `${server} ${failing} backup;`),
])}

# A suite that changes all the time is read and rendered by one worker for all who look at it.
${upstream('app_suites', ['hash $uri consistent;', ...weighted])}

# Health checks have servers of their own, so that a 503 they are answered with never counts against a worker.
${upstream(
  'app_health',
  [first, ...others].map((server) => `${server} max_fails=0;`),
  4,
)}`;
}

/** `keptOpen`: idle connections that each process of nginx keeps for the next requests. */
function upstream(name: string, lines: readonly string[], keptOpen = 32): string {
  return `upstream ${name} {
  zone ${name} 128k;
${lines.map((line) => `  ${line}`).join('\n')}
  keepalive ${keptOpen};
  keepalive_requests 10000;
  keepalive_timeout ${keepAliveSeconds}s;
}`;
}
