/** The access log that nginx sends to the agent: the record's format and which requests count for the objectives. */
import { type RouteDefinition, routes } from '../../metrics/routes.ts';

/** Health checks are asked by machines, every few seconds; they say nothing about what users were answered. */
const healthRoutes: readonly RouteDefinition[] = [routes.health, routes.healthz, routes.readyz];

/** Paths whose requests are in no latency or availability figure: streams, which last for minutes, and health checks. */
export const uncountedPaths: readonly string[] = [
  ...Object.values<RouteDefinition>(routes).filter((route) => route.stream),
  ...healthRoutes,
].map((route) => route.path);

/** The map to `$counted`. The app matches paths without regard to case or a trailing slash, and so does this. */
export function countedMap(): string {
  const dynamic = uncountedPaths.filter((path) => !/^[/\w-]+$/.test(path));
  if (dynamic.length > 0) throw new Error(`uncounted routes: ${dynamic.join(', ')}; expected paths without parameters`);
  return `map $uri $counted {
  default 1;
${uncountedPaths.map((path) => `  "~*^${path}/?$" 0;`).join('\n')}
}`;
}

/** One JSON object a request. Numbers that may be absent are text, so that the record is always valid JSON. */
export function accessLogFormat(): string {
  const fields = {
    msec: '$msec',
    method: '"$request_method"',
    status: '$status',
    request_time: '$request_time',
    upstream_status: '"$upstream_status"',
    counted: '$counted',
    request_id: '"$request_id"',
  };
  const record = Object.entries(fields).map(([name, value]) => `"${name}":${value}`);
  return `log_format access escape=json '{${record.join(',')}}';`;
}
