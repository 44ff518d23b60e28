/** The OpenTelemetry SDK: traces only, sampled when a request arrives, exported only when there is somewhere to. */
import type { IncomingMessage } from 'node:http';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  BatchSpanProcessor,
  NoopSpanProcessor,
  ParentBasedSampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { routes } from '../../metrics/routes.ts';
import { version } from '../../service/version.ts';
import type { TracingConfig } from '../config.ts';

/** Health checks say nothing, scrapes come every few seconds, and a stream would be a span of minutes. */
const untraced: readonly string[] = [routes.healthz.path, routes.readyz.path, routes.live.path, '/metrics'];

let started: NodeSDK | null = null;

/** Sends what is not yet sent, and ends tracing. */
export async function stopTracing(): Promise<void> {
  await started?.shutdown();
}

/** Starts the SDK; what is imported afterwards is patched. */
export async function startTracing(config: TracingConfig): Promise<void> {
  const ratio = new TraceIdRatioBasedSampler(config.sampleRatio);
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({
      'service.name': 'app',
      'service.version': version,
      'service.instance.id': config.instance,
    }),
    // A caller's own decision is not followed: anybody could have every request of theirs traced.
    sampler: new ParentBasedSampler({ root: ratio, remoteParentSampled: ratio, remoteParentNotSampled: ratio }),
    // Without any processor the SDK makes no spans at all, and logs would have no trace ids.
    spanProcessors: [config.exportEndpoint ? await exportingProcessor() : new NoopSpanProcessor()],
    metricReaders: [],
    logRecordProcessors: [],
    autoDetectResources: false,
    instrumentations: config.instrumentations === 'all' ? await allInstrumentations() : leanInstrumentations(),
  });
  sdk.start();
  started = sdk;
}

/** Loaded only when it is used; it reads where to send from the variables that OpenTelemetry defines. */
async function exportingProcessor(): Promise<SpanProcessor> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
  return new BatchSpanProcessor({ exporter: new OTLPTraceExporter() });
}

const ignoreIncomingRequestHook = (request: IncomingMessage): boolean =>
  untraced.includes(request.url?.split('?', 1)[0] ?? '');

function leanInstrumentations(): Instrumentation[] {
  return [
    new HttpInstrumentation({ ignoreIncomingRequestHook }),
    new ExpressInstrumentation({
      // The server's span already names the route; a span per middleware would only add noise.
      ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.ROUTER, ExpressLayerType.REQUEST_HANDLER],
    }),
    new PgInstrumentation({ requireParentSpan: true }),
    new IORedisInstrumentation({ requireParentSpan: true }),
    new PinoInstrumentation({ disableLogSending: true }),
  ];
}

async function allInstrumentations(): Promise<Instrumentation[]> {
  const { getNodeAutoInstrumentations } = await import('@opentelemetry/auto-instrumentations-node');
  return getNodeAutoInstrumentations({
    '@opentelemetry/instrumentation-http': { ignoreIncomingRequestHook },
    '@opentelemetry/instrumentation-pg': { requireParentSpan: true },
    '@opentelemetry/instrumentation-pino': { disableLogSending: true },
  });
}
