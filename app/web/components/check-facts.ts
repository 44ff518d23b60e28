/** The figures at the top of a check's page. */
import type { VNode } from 'preact';
import type { CheckState, ResultRow } from '../../board/document.ts';
import { h } from '../html.ts';
import { countOf, statusWords } from '../view/status.ts';
import { formatDuration, formatInstant } from '../view/time.ts';
import { Facts } from './facts.ts';
import { HistoryStrip } from './history-strip.ts';
import { Elapsed, Moment } from './moment.ts';

interface CheckFactsProperties {
  readonly check: CheckState;
  readonly history: readonly ResultRow[];
  readonly now: number;
}

export function CheckFacts({ check, history, now }: CheckFactsProperties): VNode {
  const ran = history.filter((row) => row.status !== 'skipped');
  const passed = ran.filter((row) => row.status === 'passed').length;
  return h(Facts, {
    facts: [
      {
        name: `${statusWords[check.status]} for`,
        value: Elapsed({ at: check.since, now }),
        note: `since ${formatInstant(check.since)}`,
      },
      { name: 'Last 30 runs', value: HistoryStrip(check) },
      {
        name: 'Passed',
        value: ran.length === 0 ? '–' : `${Math.floor((100 * passed) / ran.length)} %`,
        note: `${passed} of the last ${countOf(ran.length, 'run')}`,
      },
      {
        name: 'Last result',
        value: Moment({ at: check.lastAt, now }),
        note: `took ${formatDuration(check.durationMs)}`,
      },
    ],
  });
}
