/**
 * The client library's registry: ours are registered in it, and what libraries register there is rendered with ours. For
 * processes that load such libraries; it costs the others several megabytes.
 */
import client from 'prom-client';
import type { ExpositionFormat } from './exposition.ts';
import { renderFamily, type Sample } from './exposition.ts';
import type { Family } from './family.ts';
import { endOf, type Registry } from './registry.ts';

/** What a registry needs of a metric, and what it hands out; the library's own types leave out `metricName`. */
interface ClientMetric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly aggregator?: 'sum';
  get(): Promise<ClientFamily> | ClientFamily;
}
interface ClientFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly values: readonly {
    readonly value: number;
    readonly labels: Readonly<Record<string, string | number>>;
    readonly metricName?: string;
  }[];
}

/** One of our families as the client library sees it. */
class Registered implements ClientMetric {
  readonly aggregator = 'sum';
  readonly name: string;
  readonly help: string;
  readonly type: ClientMetric['type'];
  readonly family: Family;

  constructor(family: Family) {
    const { name, help, type } = family.metric;
    this.name = name;
    this.help = help;
    this.type = type;
    this.family = family;
  }

  get(): ClientFamily {
    const values = this.family.samples().map(({ name, labels, value }) => ({ metricName: name, labels, value }));
    return { name: this.name, help: this.help, type: this.type, values };
  }
}

export interface ClientRegistry extends Registry {
  /** The client library's own registry: what is registered here by others is rendered as well. */
  readonly client: client.Registry;
}

export function createClientRegistry(): ClientRegistry {
  const registry = new client.Registry();
  return {
    client: registry,
    // The library's type asks for its own class; `getMetricsAsArray` and `metrics` use these members only.
    add: (family) => registry.registerMetric(new Registered(family) as never),
    async render(format) {
      const metrics = registry.getMetricsAsArray() as unknown as readonly ClientMetric[]; // as above
      const parts = await Promise.all(
        metrics.map((metric) =>
          metric instanceof Registered ? metric.family.render(format) : renderForeign(metric, format),
        ),
      );
      return parts.join('') + endOf(format);
    },
  };
}

async function renderForeign(metric: ClientMetric, format: ExpositionFormat): Promise<string> {
  const { name, help, type, values } = await metric.get();
  const samples = values.map(({ metricName, labels, value }): Sample => ({ name: metricName ?? name, labels, value }));
  return renderFamily({ name, help, type, samples }, format);
}
