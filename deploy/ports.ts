/** The ports of every part. One setting, the offset, moves them all. */

export const basePorts = {
  nginx: 8080,
  nginxStatus: 8888,
  app: 3001,
  appMetrics: 9201,
  agent: 9101,
  accessLog: 5140,
  inbox: 9095,
  validator: 9301,
  prometheus: 9090,
  alertmanager: 9093,
  grafana: 3000,
  postgres: 5432,
  redis: 6379,
} as const;

export type PortName = keyof typeof basePorts;

/** All ports moved by `offset`. @throws RangeError when one of them would leave 1024–65535. */
export function portsAt(offset: number): Readonly<Record<PortName, number>> {
  const moved = Object.entries(basePorts).map(([name, port]) => [name, port + offset] as const);
  const outside = moved.filter(([, port]) => !Number.isInteger(port) || port < 1024 || port > 65_500);
  if (outside.length > 0) {
    throw new RangeError(
      `port offset ${offset}: ${outside.map((pair) => pair.join(' ')).join(', ')}; expected 1024–65500`,
    );
  }
  return Object.fromEntries(moved) as Record<PortName, number>;
}
