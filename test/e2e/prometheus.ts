/** What end-to-end tests ask of a running Prometheus. */
import { parser } from '@prometheus-io/lezer-promql';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** The samples of an instant query. @throws Error with Prometheus's own message. */
export async function query(prometheusUrl: string, expression: string): Promise<readonly Sample[]> {
  const response = await fetch(`${prometheusUrl}api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: expression }),
  });
  // The shape is Prometheus's documented answer to an instant query of vectors.
  const body = (await response.json()) as { status: string; error?: string; data?: { result: Sample[] } };
  if (body.status !== 'success' || !body.data) throw new Error(`${expression}: ${body.error}`);
  return body.data.result;
}

/** A query's value by the value of one label. */
export async function valuesBy(
  prometheusUrl: string,
  label: string,
  expression: string,
): Promise<Record<string, number>> {
  const samples = await query(prometheusUrl, expression);
  return Object.fromEntries(samples.map(({ metric, value }) => [metric[label] ?? '', Number(value[1])]));
}

/** Every series selector within an expression, without its range; of Grafana's variables, all values are taken. */
export function selectorsOf(expression: string): readonly string[] {
  const text = expression.replaceAll(/\$__\w+/g, '1m').replaceAll(/"\$\w+"/g, '".*"');
  const selectors: string[] = [];
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) throw new Error(`not PromQL: ${expression}`);
      if (node.name === 'VectorSelector') selectors.push(text.slice(node.from, node.to));
    },
  });
  return selectors;
}
