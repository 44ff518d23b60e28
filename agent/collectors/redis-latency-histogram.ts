/** How long Redis takes for its commands, by command, in buckets: quantiles of any time can be computed from them. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { histogram } from '../output.ts';
import { parsePairs } from '../targets/redis/info.ts';

const { buckets } = m.redis_commands_latencies_usec;

export const collector = defineCollector({
  name: 'redis_latency_histogram',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [histogram(m.redis_commands_latencies_usec, 'microseconds')],
  async collect(redis, emit) {
    const commands = readHistograms((await redis.askIfKnown('LATENCY', 'HISTOGRAM')) as readonly Answered[]);
    const stats = (await redis.info()).section('commandstats');
    // The most used ones first: where there are more series than allowed, those at the end are left out.
    for (const { cmd, calls, bounds } of commands.toSorted((a, b) => b.calls - a.calls)) {
      const sum = parsePairs(stats.get(`cmdstat_${cmd}`) ?? '').get('usec') ?? 0;
      emit(m.redis_commands_latencies_usec, { cmd }, { counts: countsOf(bounds), count: calls, sum });
    }
  },
});

/** A name, and after it what is known of that command: https://redis.io/docs/latest/commands/latency-histogram/ */
type Answered = string | readonly ['calls', number, 'histogram_usec', readonly number[]];

interface CommandHistogram {
  readonly cmd: string;
  readonly calls: number;
  /** A bound in microseconds and the calls up to it, one after the other; bounds that add none are left out. */
  readonly bounds: readonly number[];
}

function readHistograms(answer: readonly Answered[]): readonly CommandHistogram[] {
  const histograms: CommandHistogram[] = [];
  for (let index = 0; index + 1 < answer.length; index += 2) {
    const [cmd, known] = [answer[index], answer[index + 1]];
    if (typeof cmd !== 'string' || typeof known !== 'object')
      throw new Error('LATENCY HISTOGRAM was answered in another form; expected: names, each with calls and histogram');
    histograms.push({ cmd, calls: known[1], bounds: known[3] });
  }
  return histograms;
}

/** The calls up to each of our bounds: those up to the largest bound of Redis that is not above it. */
function countsOf(bounds: readonly number[]): readonly number[] {
  let index = 0;
  let count = 0;
  return buckets.map((bucket) => {
    while (index < bounds.length && (bounds[index] ?? 0) <= bucket) {
      count = bounds[index + 1] ?? count;
      index += 2;
    }
    return count;
  });
}
