/** What the app costs and how it keeps up, section by section. A section is a file here, and an entry in this list. */
import type { Bench } from '../bench.ts';
import { benchOfSections } from '../sections.ts';
import { cachedBoardSection } from './cached-board.ts';
import { historySection } from './history.ts';
import { hitRatioSection } from './hit-ratio.ts';
import { ingestSection } from './ingest.ts';
import { instrumentationSection } from './instrumentation.ts';
import { viewersSection } from './viewers.ts';

export const appBench: Bench = benchOfSections({
  name: 'app',
  summary: 'the app, in sections of which --only picks one',
  rounds: 15,
  intervalMs: 0,
  sections: [
    ingestSection,
    historySection,
    viewersSection,
    hitRatioSection,
    instrumentationSection,
    cachedBoardSection,
  ],
});
