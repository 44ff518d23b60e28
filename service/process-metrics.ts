/** Registers what every process tells about itself; the values are read at each scrape. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { m } from '../metrics/catalogue/index.ts';
import type { BoundCounter, Instruments } from '../metrics/instruments/instruments.ts';

/** Adds the metrics of `metrics/catalogue/process.ts` to the process's instruments. */
export function registerProcessMetrics(instruments: Instruments, version: string): void {
  instruments.gauge(m.lvd_build_info, 'info').bind({ version, node_version: process.versions.node }).set(1);
  instruments
    .gauge(m.process_start_time_seconds, 'timestamp seconds')
    .bind({})
    .set(Date.now() / 1000 - process.uptime());

  const cpu = followTotal(instruments.counter(m.process_cpu_seconds_total, 'seconds').bind({}));
  const active = followTotal(instruments.counter(m.nodejs_eventloop_active_seconds_total, 'seconds').bind({}));
  const idle = followTotal(instruments.counter(m.nodejs_eventloop_idle_seconds_total, 'seconds').bind({}));
  const heap = instruments.gauge(m.nodejs_heap_used_bytes, 'bytes').bind({});
  const resident = instruments.gauge(m.process_resident_memory_bytes, 'bytes').bind({});

  instruments.onScrape(() => {
    const usage = process.cpuUsage();
    cpu((usage.user + usage.system) / 1e6);
    const loop = performance.eventLoopUtilization();
    active(loop.active / 1e3);
    idle(loop.idle / 1e3);
    const memory = process.memoryUsage();
    heap.set(memory.heapUsed);
    resident.set(memory.rss);
  });
}

/** Feeds a counter from a total that something else keeps; a total that went back adds nothing. */
function followTotal(counter: BoundCounter): (total: number) => void {
  let last = 0;
  return (total) => {
    if (total > last) counter.inc(total - last);
    last = Math.max(last, total);
  };
}
