/** A collector that puts out what the catalogue does not declare does not compile, and the compiler says why in a sentence. */
import { fileURLToPath } from 'node:url';
import { describeCompileCases } from '../metrics/promql/testing/compile-cases.ts';

const absolute = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const imports = {
  '{ m }': absolute('../metrics/catalogue/index.ts'),
  '{ defineCollector }': absolute('./collector.ts'),
  '{ counter, gauge, histogram }': absolute('./output.ts'),
};

const collector = (metrics: string, emit: string): string =>
  `defineCollector({ name: 'nginx', target: 'nginx', cadence: 'scrape', deadlineMs: 900, metrics: [${metrics}],
    collect: (_, emit) => ${emit} })`;
const up = "gauge(m.nginx_up, 'state')";
const pressures =
  "counter(m.node_pressure_cpu_waiting_seconds_total, 'seconds'), counter(m.node_disk_reads_completed_total, 'operations')";

const cases: readonly (readonly [what: string, expression: string, says: string | null])[] = [
  ['all of it right', collector(up, 'emit(m.nginx_up, {}, 1)'), null],
  [
    'a counter read as a gauge',
    "gauge(m.nginx_http_requests_total, 'requests')",
    'nginx_http_requests_total is a counter, and this declares a gauge',
  ],
  ['a gauge read as a counter', "counter(m.nginx_up, 'state')", 'nginx_up is a gauge, and this declares a counter'],
  [
    'a gauge read as a histogram',
    "histogram(m.nginx_up, 'state')",
    'nginx_up is a gauge, and this declares a histogram',
  ],
  ['another unit', "gauge(m.node_load1, 'ratio')", 'node_load1 is in processes, not in ratio'],
  [
    'a metric whose type and unit nobody stated',
    collector('m.nginx_up', 'emit(m.nginx_up, {}, 1)'),
    'nginx_up: state what is read, by counter(), gauge() or histogram() and its unit',
  ],
  [
    'a metric that is not declared',
    collector(up, 'emit(m.node_load1, {}, 1)'),
    'node_load1 is not among the metrics of this collector',
  ],
  [
    'a missing label',
    collector(
      "counter(m.node_disk_reads_completed_total, 'operations')",
      'emit(m.node_disk_reads_completed_total, {}, 1)',
    ),
    'node_disk_reads_completed_total needs the label device',
  ],
  [
    'an unknown label',
    collector(up, "emit(m.nginx_up, { host: 'a' }, 1)"),
    'nginx_up has no label host; its labels are none',
  ],
  [
    'an unknown value of a closed label',
    collector(
      "counter(m.node_cpu_seconds_total, 'seconds')",
      "emit(m.node_cpu_seconds_total, { cpu: '0', mode: 'lazy' }, 1)",
    ),
    'label mode of node_cpu_seconds_total has no such value; its values are user, nice, system, idle, iowait, irq, softirq, steal',
  ],
  [
    'a number for a histogram',
    collector(
      "histogram(m.redis_commands_latencies_usec, 'microseconds')",
      "emit(m.redis_commands_latencies_usec, { cmd: 'get' }, 1)",
    ),
    "Argument of type 'number' is not assignable to parameter of type 'HistogramValue'",
  ],
  [
    'a label that only one of several metrics has',
    collector(
      pressures,
      'emit([m.node_pressure_cpu_waiting_seconds_total, m.node_disk_reads_completed_total][0]!, {}, 1)',
    ),
    'node_disk_reads_completed_total needs the label device',
  ],
];

describeCompileCases({
  title: 'what a collector puts out',
  imports,
  cases: cases.map(([what, expression, says]) => ({ what, expression, says })),
});
