/** The OpenTelemetry SDK: traces only, of requests that were chosen when they arrived. */
import { SpanKind } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation, type HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation, type IORedisInstrumentationConfig } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, ParentBasedSampler, type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace';
import { version } from '../../service/version.ts';
import type { TracingConfig } from '../config.ts';
import { routeOf } from './http-metrics.ts';

let started: NodeSDK | null = null;

/** Sends what is not yet sent, and ends tracing. */
export async function stopTracing(): Promise<void> {
  await started?.shutdown();
}

/** Starts the SDK; what is imported afterwards is patched. */
export async function startTracing(config: TracingConfig): Promise<void> {
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({
      'service.name': 'app',
      'service.version': version,
      'service.instance.id': config.instance,
    }),
    // Whether a caller has chosen the request makes no difference: anybody could have every request of theirs traced.
    sampler: new ParentBasedSampler({
      root: onlyRequests,
      remoteParentSampled: onlyRequests,
      remoteParentNotSampled: onlyRequests,
    }),
    // It reads where to send from the variables that OpenTelemetry defines.
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
    metricReaders: [],
    logRecordProcessors: [],
    autoDetectResources: false,
    instrumentations: config.instrumentations === 'all' ? await allInstrumentations() : leanInstrumentations(),
  });
  sdk.start();
  started = sdk;
}

/** A request that gets as far as this was chosen; whatever else begins without a parent belongs to no request. */
const onlyRequests: Sampler = {
  shouldSample: (_context, _traceId, _name, kind) => ({
    decision: kind === SpanKind.SERVER ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
  }),
  toString: () => 'OnlyRequests',
};

const http: HttpInstrumentationConfig = {
  // The label that the metrics have; for what no route serves, semantic conventions want none.
  applyCustomAttributesOnSpan: (span, request, response) => {
    const route = routeOf(response);
    if (route) span.setAttribute('http.route', route).updateName(`${request.method} ${route}`);
  },
};

/** The command and its keys, which come first; values would put reports and sessions into traces. */
function keysOnly(command: string, args: readonly unknown[]): string {
  const isScript = command === 'eval' || command === 'evalsha';
  const keys = isScript ? args.slice(2, 2 + Number(args[1])) : args.slice(0, 1);
  return [command, ...keys].join(' ');
}

const ioredis: IORedisInstrumentationConfig = { requireParentSpan: true, dbStatementSerializer: keysOnly };

function leanInstrumentations(): Instrumentation[] {
  return [
    new HttpInstrumentation(http),
    new PgInstrumentation({ requireParentSpan: true }),
    new IORedisInstrumentation(ioredis),
    new PinoInstrumentation({ disableLogSending: true }),
  ];
}

async function allInstrumentations(): Promise<Instrumentation[]> {
  const { getNodeAutoInstrumentations } = await import('@opentelemetry/auto-instrumentations-node');
  return getNodeAutoInstrumentations({
    '@opentelemetry/instrumentation-http': http,
    '@opentelemetry/instrumentation-ioredis': ioredis,
    '@opentelemetry/instrumentation-pg': { requireParentSpan: true },
    '@opentelemetry/instrumentation-pino': { disableLogSending: true },
  });
}
