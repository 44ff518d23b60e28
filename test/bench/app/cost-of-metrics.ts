/** What the metrics of one request cost, alone: beside a whole request they are lost in the noise. */
import { EventEmitter } from 'node:events';
import { performance } from 'node:perf_hooks';
import type { Request, Response } from 'express';
import { createPoolMetrics } from '../../../app/database/pool-metrics.ts';
import { createHttpMetrics } from '../../../app/telemetry/http-metrics.ts';
import { createInstruments } from '../../../metrics/instruments/instruments.ts';
import { createLogger } from '../../../service/log.ts';
import { type Candidate, interleave, type Table } from '../interleave.ts';

const requests = 20_000;

/** Stands for both sides of a request; the metrics use nothing of them but what is here. */
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

export async function costOfMetrics(rounds: number): Promise<Table> {
  const instruments = createInstruments();
  const http = createHttpMetrics(instruments, createLogger('app', 'silent'));
  const pool = createPoolMetrics(instruments);
  const ignore = (): void => undefined;
  const figures = await interleave(
    [
      // An answer has a listener of its own for its end, so that the metrics' is not the first.
      microseconds('without', (exchange) => {
        exchange.on('close', ignore);
        exchange.emit('close');
      }),
      microseconds('with metrics', (exchange) => {
        exchange.on('close', ignore);
        const [request, response] = [exchange as unknown as Request, exchange as unknown as Response]; // as said above
        http.middleware(request, response, ignore);
        http.enter(response, 'checkApi');
        pool.waited(0.000_01);
        pool.worked('read_check', 0.000_5);
        exchange.emit('close');
      }),
    ],
    rounds,
  );
  return { title: 'The metrics of one request: its duration and route, and those of the pool', unit: 'µs', figures };
}
