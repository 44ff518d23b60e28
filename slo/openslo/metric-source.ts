/** The query of a metric source. OpenSLO leaves its fields open; they must be those of Prometheus. */
import type { Place } from '../definition/place.ts';
import { type Import, passOver, referred } from './objects.ts';

/** Programs that answer PromQL. */
const answersPromql = /prometheus|thanos|cortex|mimir|victoria/i;

/** The place of the query; undefined after it was told what is wrong. */
export function readMetricQuery(metric: Place, context: Import): Place | undefined {
  const { notes } = context;
  const source = metric.fields(['metricSource'], 'metricSource:', passOver(notes, 'metric'))?.('metricSource');
  const field = source?.fields(
    ['metricSourceRef', 'type', 'spec'],
    'spec: with a query',
    passOver(notes, 'metricSource'),
  );
  if (!field) return undefined;
  const reference = field('metricSourceRef');
  const dataSource = reference.isThere ? dataSourceOf(reference, context) : undefined;
  const type = field('type').isThere ? field('type') : dataSource?.type;
  if (type?.isThere && !answersPromql.test(String(type.value)))
    return type.refuse('a source that answers PromQL, such as Prometheus');
  const spec = field('spec').fields(
    ['query', 'promql'],
    'query: the PromQL of the metric',
    passOver(notes, 'metricSource.spec'),
  );
  if (!spec) return undefined;
  const found = spec('query').isThere ? spec('query') : spec('promql');
  if (typeof found.value === 'string' && found.value.trim() !== '') return found;
  return found.refuse('the PromQL of the metric');
}

/** Where the metrics are asked is no matter of a definition: Prometheus evaluates the rules itself. */
function dataSourceOf(reference: Place, context: Import): { readonly type: Place } | undefined {
  const { objects, notes } = context;
  const name = String(reference.value);
  if (!objects.get('DataSource')?.has(name)) {
    notes.add(`metricSourceRef ${name}: taken as a Prometheus that loads the rules`);
    return undefined;
  }
  const source = referred('DataSource', reference, context);
  const field = source?.spec.fields(
    ['description', 'type', 'connectionDetails'],
    'the spec of a DataSource',
    passOver(notes, name),
  );
  return field && { type: field('type') };
}
