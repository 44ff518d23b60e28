/** Where every part listens and how it reaches the others: the one input of everything that is rendered. */
import { availableParallelism } from 'node:os';
import { portsAt } from './ports.ts';

/** `host:port`, as another part writes it. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface AppWorker {
  /** The value of the `instance` label: `app-1`, `app-2`, … */
  readonly instance: string;
  readonly http: Address;
  readonly metrics: Address;
}

export interface Topology {
  readonly name: 'local' | 'compose';
  readonly appWorkers: readonly AppWorker[];
  readonly agent: Address;
  /** UDP: nginx sends its access log here. */
  readonly accessLog: Address;
  readonly inbox: Address;
  readonly validator: Address;
  readonly prometheus: Address;
  readonly alertmanager: Address;
  readonly grafana: Address;
  readonly nginx: Address;
  readonly nginxStatus: Address;
  readonly postgres: Address;
  readonly redis: Address;
}

/** Workers by the machine's cores: 4 to 8. */
export function workerCount(cores = availableParallelism()): number {
  return Math.min(8, Math.max(4, cores));
}

/** Connections of each worker's pool, so that all pools together hold 24 to 28. */
export function poolSize(workers: number): number {
  return Math.floor(28 / workers);
}

/** Everything on loopback, with all ports moved by `portOffset`. */
export function localTopology(portOffset: number, workers: number): Topology {
  const ports = portsAt(portOffset);
  const at = (port: number): Address => ({ host: '127.0.0.1', port });
  return {
    name: 'local',
    appWorkers: Array.from({ length: workers }, (_, index) => ({
      instance: `app-${index + 1}`,
      http: at(ports.app + index),
      metrics: at(ports.appMetrics + index),
    })),
    agent: at(ports.agent),
    accessLog: at(ports.accessLog),
    inbox: at(ports.inbox),
    validator: at(ports.validator),
    prometheus: at(ports.prometheus),
    alertmanager: at(ports.alertmanager),
    grafana: at(ports.grafana),
    nginx: at(ports.nginx),
    nginxStatus: at(ports.nginxStatus),
    postgres: at(ports.postgres),
    redis: at(ports.redis),
  };
}

/** The compose network: every service under its own name, on its base port. */
export function composeTopology(): Topology {
  const local = localTopology(0, 4);
  const at = (host: string, { port }: Address): Address => ({ host, port });
  return {
    name: 'compose',
    appWorkers: local.appWorkers.map(({ instance, http, metrics }) => ({
      instance,
      http: at(instance, { ...http, port: 3001 }),
      metrics: at(instance, { ...metrics, port: 9201 }),
    })),
    agent: at('agent', local.agent),
    accessLog: at('agent', local.accessLog),
    inbox: at('inbox', local.inbox),
    validator: at('validator', local.validator),
    prometheus: at('prometheus', local.prometheus),
    alertmanager: at('alertmanager', local.alertmanager),
    grafana: at('grafana', local.grafana),
    nginx: at('nginx', local.nginx),
    nginxStatus: at('nginx', local.nginxStatus),
    postgres: at('postgres', local.postgres),
    redis: at('redis', local.redis),
  };
}
