/**
 * Who a client is to nginx, and how often it may ask: nothing of what is over the limit reaches a worker. A proxy in
 * front of nginx that is trusted says whose request it passes on.
 */

export interface ClientOptions {
  /** Requests of one address, as a mean; 0: as many as it likes. */
  readonly requestsPerSecond: number;
  /** Networks whose addresses may ask as often as they like: load tests, and the stack itself. */
  readonly unlimited: readonly string[];
  /** Networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
}

export const defaultRequestsPerSecond = 100;
/** A page and all that it needs come at once. */
const burstFactor = 4;

/** For the block `http`. An empty key is not limited. */
export function clientSettings({ requestsPerSecond, unlimited, trustedProxies }: ClientOptions): string {
  const trusted = trustedProxies.map((network) => `set_real_ip_from ${network};`);
  const limit = `geo $is_unlimited {
  default 0;
${unlimited.map((network) => `  ${network} 1;`).join('\n')}
}
map $is_unlimited $limited_address {
  0 $binary_remote_addr;
  1 "";
}
limit_req_zone $limited_address zone=clients:10m rate=${requestsPerSecond}r/s;
limit_req_status 429;
# The access log has them all.
limit_req_log_level info;`;
  return `${trusted.join('\n')}
real_ip_header X-Forwarded-For;
real_ip_recursive on;
# What ends TLS in front of here says so. A client that says it for itself only gets cookies that it cannot use.
map $http_x_forwarded_proto $forwarded_proto {
  default $scheme;
  https https;
}
${requestsPerSecond > 0 ? limit : '# As many requests as a client likes.'}`;
}

/** For each location whose requests count. */
export function clientLimit({ requestsPerSecond }: ClientOptions): string {
  if (requestsPerSecond === 0) return '# As many requests as a client likes.';
  return `limit_req zone=clients burst=${requestsPerSecond * burstFactor} nodelay;`;
}
