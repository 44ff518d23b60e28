/** What it costs to see what the app does: the same app with and without, on a route with one Redis GET and one query. */
import { join } from 'node:path';
import process from 'node:process';
import { startSpanCollector } from '../../../app/telemetry/spans-under-test.ts';
import { routes } from '../../../metrics/routes.ts';
import { freePort, type RunningProcess, startPostgres, startProcess, startRedis, waitFor } from '../../services.ts';
import type { BenchOptions } from '../bench.ts';
import { type Figure, figureOf, interleave, type Table } from '../interleave.ts';
import type { Findings, Section } from '../sections.ts';
import { costOfMetrics } from './cost-of-metrics.ts';
import { idleMb, quietRatio, type Served, serveAndMeasure } from './cpu-per-request.ts';

const root = join(import.meta.dirname, '../../..');
const register = join(root, 'app/telemetry/register.ts');
const usual = join(import.meta.dirname, 'usual-set-up.ts');

/** So many that the two limits of sampling, its share and its rate, are both near. */
const requestsPerSecond = 100;
const requestsPerRound = 50;
/** A round is half a second, and one alone tells little on a machine where others work. */
const roundsOfLoad = 8;
const warmUp = 3000;
const connections = 32;
const idleStarts = 3;

interface Variant {
  readonly name: string;
  readonly args: readonly string[];
  readonly mode: 'bare' | 'measured';
  readonly env: (sink: string) => Readonly<Record<string, string>>;
}

const none = (): Readonly<Record<string, string>> => ({});
const exporting = (sink: string): Readonly<Record<string, string>> => ({ OTEL_EXPORTER_OTLP_ENDPOINT: sink });
const variants = {
  without: { name: 'without', args: [], mode: 'bare', env: none },
  metrics: { name: 'metrics', args: [], mode: 'measured', env: none },
  traces: { name: 'metrics and traces', args: ['--import', register], mode: 'measured', env: exporting },
  usual: {
    name: 'the usual set-up',
    args: ['--import', usual],
    mode: 'bare',
    // The app's own way into OpenTelemetry stays shut: without an address of its own it joins nothing.
    env: (sink) => ({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${sink}/v1/traces`, OTEL_METRICS_EXPORTER: 'none' }),
  },
} as const satisfies Record<string, Variant>;

interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly sink: string;
  readonly spans: () => number;
}

async function start({ args, mode, env, name }: Variant, servers: Servers) {
  const port = await freePort();
  const started = startProcess({
    command: process.execPath,
    args: [...args, join(import.meta.dirname, 'exchange-server.ts'), mode],
    env: {
      LVD_DATABASE_URL: servers.databaseUrl,
      LVD_REDIS_URL: servers.redisUrl,
      LVD_APP_PORT: String(port),
      NODE_ENV: 'production',
      ...env(servers.sink),
    },
  });
  const ready = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}${routes.readyz.path}`)).ok;
  const gone = started.exited.then((code) => {
    throw new Error(`${name} ended with code ${code}:\n${started.output()}`);
  });
  await Promise.race([gone, waitFor(`${name} to be ready`, ready, 60_000)]);
  gone.catch(() => undefined); // from now on, its end is asked for
  return { process: started, port };
}

async function cpuTable(servers: Servers, { rounds, tell }: BenchOptions): Promise<Table> {
  const served: Served[] = [];
  try {
    for (const variant of Object.values(variants)) {
      tell(`starting ${variant.name}`);
      const { process: running, port } = await start(variant, servers);
      const path = routes.checkApi.path.replace(':check', '1');
      const load = { port, path, connections, perSecond: requestsPerSecond };
      served.push(
        await serveAndMeasure({ name: variant.name, process: running, load, requests: requestsPerRound, warmUp }),
      );
    }
    tell(`${rounds * roundsOfLoad} rounds of ${requestsPerRound} requests for each`);
    const figures = await interleave(served, rounds * roundsOfLoad);
    const title = `CPU time of one request, at ${requestsPerSecond} requests/s`;
    return { title, unit: 'µs', figures, beside: 'mean' };
  } finally {
    await Promise.all(served.map((one) => one.stop()));
  }
}

async function memoryTable(servers: Servers, { tell }: BenchOptions): Promise<Table> {
  const idle = new Map<Variant, number[]>();
  for (let round = 1; round <= idleStarts; round++) {
    tell(`memory of idle workers, start ${round} of ${idleStarts}`);
    for (const variant of Object.values<Variant>(variants)) {
      const { process: running }: { process: RunningProcess } = await start(variant, servers);
      idle.set(variant, [...(idle.get(variant) ?? []), await idleMb(running.pid)]);
      await running.stop('SIGKILL');
    }
  }
  const peer = idle.get(variants.without) ?? [];
  const figures = Object.values<Variant>(variants).map((of) => figureOf(of.name, idle.get(of) ?? [], peer));
  return { title: 'Resident memory of an idle worker', unit: 'MB', figures };
}

const named = (table: Table, { name }: Variant): Figure | undefined =>
  table.figures.find((figure) => figure.name === name);
const medianOf = (figure: Figure | undefined): number => figure?.median ?? Number.NaN;

async function run(options: BenchOptions): Promise<Findings<'metrics' | 'traces' | 'memory'>> {
  const [postgres, redis, sink] = await Promise.all([startPostgres(), startRedis(), startSpanCollector()]);
  try {
    const servers: Servers = {
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      sink: sink.endpoint,
      spans: () => sink.spans.length,
    };
    const metrics = await costOfMetrics(options.rounds);
    const cpu = await cpuTable(servers, options);
    const memory = await memoryTable(servers, options);
    const [without, withMetrics] = metrics.figures;
    return {
      tables: [metrics, cpu, memory],
      values: {
        metrics: (withMetrics?.minimum ?? Number.NaN) - (without?.minimum ?? Number.NaN),
        traces: quietRatio(named(cpu, variants.traces), named(cpu, variants.without)),
        memory: medianOf(named(memory, variants.traces)) - medianOf(named(memory, variants.without)),
      },
      notes: [
        'targets: of the metrics the fastest round, of CPU time the lower quartiles, of memory the medians',
        `${servers.spans()} spans were received, of which the usual set-up sent most`,
      ],
    };
  } finally {
    sink.close();
    await Promise.all([postgres.stop(), redis.stop()]);
  }
}

export const instrumentationSection: Section<'metrics' | 'traces' | 'memory'> = {
  name: 'instrumentation',
  summary: 'what metrics and traces cost a request and an idle worker, beside the same app without them',
  targets: {
    metrics: { what: 'CPU time of the metrics of a request', bound: 'at most', limit: 1, unit: 'µs' },
    traces: { what: 'CPU time of a request with metrics and traces', bound: 'at most', limit: 1.15, unit: '×' },
    memory: { what: 'resident memory more, of an idle worker', bound: 'at most', limit: 60, unit: 'MB' },
  },
  run,
};
