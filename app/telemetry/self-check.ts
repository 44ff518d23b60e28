/**
 * Finds out at start whether tracing really took hold. A library that is not patched fails silently otherwise: no
 * spans, no trace ids in the log, and nobody notices.
 */
import { Server } from 'node:http';
import { Writable } from 'node:stream';
import { context, isSpanContextValid, TraceFlags, trace } from '@opentelemetry/api';
import { isWrapped } from '@opentelemetry/instrumentation';
import express from 'express';
import { Redis } from 'ioredis';
import pg from 'pg';
import { pino } from 'pino';
import type { TracingConfig } from '../config.ts';

export class TracingError extends Error {
  override readonly name = 'TracingError';
  readonly code = 'TRACING_INCOMPLETE';
}

/** @throws TracingError that names every library that is not patched. */
export function assertTraced(instrumentations: TracingConfig['instrumentations']): void {
  const checks: Readonly<Record<string, () => boolean>> = {
    'spans (the SDK is not started)': makesSpans,
    http: () => isWrapped(Server.prototype.emit),
    pg: () => isWrapped(pg.Client.prototype.query),
    ioredis: () => isWrapped(Redis.prototype.sendCommand),
    pino: logsTraceIds,
    // Of the lean set, nothing is asked of Express: the app itself knows the route.
    ...(instrumentations === 'all' && { express: () => isWrapped(express.application.use) }),
  };
  const missing = Object.entries(checks).filter(([, isPatched]) => !isPatched());
  if (missing.length === 0) return;
  throw new TracingError(
    `tracing does not cover ${missing.map(([name]) => name).join(', ')}; expected: the process was started with --import ./app/telemetry/register.ts, which must be loaded before they are`,
  );
}

function makesSpans(): boolean {
  const span = trace.getTracer('self-check').startSpan('self-check');
  span.end();
  return isSpanContextValid(span.spanContext());
}

/** Writes one line within a span and looks for the span's trace id. */
function logsTraceIds(): boolean {
  const traceId = '0123456789abcdef0123456789abcdef';
  const span = trace.wrapSpanContext({ traceId, spanId: '0123456789abcdef', traceFlags: TraceFlags.NONE });
  let line = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      line += String(chunk);
      done();
    },
  });
  const logger = pino(destination);
  context.with(trace.setSpan(context.active(), span), () => logger.info('trace id'));
  return line.includes(traceId);
}
