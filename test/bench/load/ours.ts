/** The generator of `lvd load`, a round at a time: it draws and writes each request, as it does under real load. */
import { generate } from '../../../load/generator.ts';
import { quantile, Recording } from '../../../load/recording.ts';
import { dashboard, inventedFacts } from '../../../load/scenarios/dashboard.ts';
import { Sender } from '../../../load/sender.ts';
import { serveRounds } from './rounds.ts';

const timeoutMs = 10_000;
const facts = inventedFacts();

serveRounds(async ({ url, perSecond, seconds }) => {
  const recording = new Recording();
  const sender = new Sender({ url, tokens: ['bench'], recording, timeoutMs });
  const profile = {
    ...{ name: 'bench', summary: '', thinkSeconds: [0, 0] as const, mostRequests: Number.POSITIVE_INFINITY },
    stages: [{ users: 0, arrivalsPerMinute: perSecond * 60, seconds }],
  };
  sender.begin();
  await generate({ scenario: dashboard, facts, profile, sender, seed: 1, signal: new AbortController().signal });
  await sender.close();
  return { requests: recording.count - recording.unexpected, lagMs: quantile(recording.lagsMs(), 0.99) };
});
