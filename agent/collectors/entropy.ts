/** Randomness that the kernel has gathered, from /proc/sys/kernel/random. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'entropy',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [gauge(m.node_entropy_available_bits, 'bits'), gauge(m.node_entropy_pool_size_bits, 'bits')],
  collect(host, emit) {
    const available = host.proc.findNumber('sys/kernel/random/entropy_avail');
    const size = host.proc.findNumber('sys/kernel/random/poolsize');
    if (available !== undefined) emit(m.node_entropy_available_bits, {}, available);
    if (size !== undefined) emit(m.node_entropy_pool_size_bits, {}, size);
  },
});
