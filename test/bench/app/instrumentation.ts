/** What it costs to measure requests. */
import { EventEmitter } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { Request, Response } from 'express';
import { createHttpMetrics } from '../../../app/telemetry/http-metrics.ts';
import { createInstruments } from '../../../metrics/instruments/instruments.ts';
import { createLogger } from '../../../service/log.ts';
import { type Candidate, interleave } from '../interleave.ts';
import type { Section } from '../sections.ts';

const requests = 50_000;

/** Stands for both sides of a request; only what the metrics use of them is there. */
class Exchange extends EventEmitter {
  readonly method = 'GET';
  readonly statusCode = 200;
  readonly writableFinished = true;
}

function microseconds(name: string, serve: (exchange: Exchange) => void): Candidate {
  return {
    name,
    measure: () => {
      const exchanges = Array.from({ length: requests }, () => new Exchange());
      const started = performance.now();
      for (const exchange of exchanges) serve(exchange);
      return ((performance.now() - started) * 1e3) / requests;
    },
  };
}

export const instrumentationSection: Section<'metrics'> = {
  name: 'instrumentation',
  summary: 'CPU time of a request with metrics and traces, beside the same app without',
  targets: {
    metrics: { what: 'metrics of a request', bound: 'at most', limit: 1, unit: 'µs' },
  },
  run: async ({ rounds }) => {
    const metrics = createHttpMetrics(createInstruments(), createLogger('app', 'silent'));
    const ignore = (): void => undefined;
    const figures = await interleave(
      [
        microseconds('without', (exchange) => {
          exchange.once('close', ignore);
          exchange.emit('close');
        }),
        microseconds('with metrics', (exchange) => {
          // The metrics use nothing of a request or an answer but what an Exchange has.
          const [request, response] = [exchange as unknown as Request, exchange as unknown as Response];
          metrics.middleware(request, response, ignore);
          metrics.enter(response, 'board');
          exchange.emit('close');
        }),
      ],
      rounds,
    );
    const [without, with_] = figures.map(({ median }) => median);
    return {
      tables: [{ title: 'Metrics of one request', unit: 'µs', figures }],
      values: { metrics: (with_ ?? Number.NaN) - (without ?? Number.NaN) },
    };
  },
};
