/** The generator of `lvd load`, a round at a time. */
import { generate } from '../../../load/generator.ts';
import { quantile, Recording } from '../../../load/recording.ts';
import { defineScenario } from '../../../load/scenario.ts';
import { Sender } from '../../../load/sender.ts';
import { serveRounds } from './rounds.ts';

const timeoutMs = 10_000;

serveRounds(async ({ url, perSecond, seconds, requests }) => {
  const scenario = defineScenario<null>({
    title: 'requests of the dashboard',
    prepare: async () => null,
    actions: { request: { weight: 1, request: (_, random) => random.pick(requests) } },
  });
  const recording = new Recording();
  const sender = new Sender({ url, tokens: ['bench'], recording, timeoutMs });
  const profile = {
    ...{ name: 'bench', summary: '', thinkSeconds: [0, 0] as const, mostRequests: Number.POSITIVE_INFINITY },
    stages: [{ users: 0, arrivalsPerMinute: perSecond * 60, seconds }],
  };
  sender.begin();
  await generate({ scenario, facts: null, profile, sender, seed: 1, signal: new AbortController().signal });
  await sender.close();
  return { requests: recording.count - recording.unexpected, lagMs: quantile(recording.lagsMs(), 0.99) };
});
