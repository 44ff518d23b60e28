/** Alerts on processes that Prometheus cannot scrape. */
import { m } from '../../metrics/catalogue/index.ts';
import { absent, eq, max, select } from '../../metrics/promql/index.ts';
import type { AlertRule, RuleGroup } from '../../metrics/promql/rule-file.ts';

const targetDown: AlertRule = {
  alert: 'TargetDown',
  when: eq(select(m.up), 0),
  for: '30s',
  labels: { severity: 'ticket' },
  annotations: {
    summary: '{{ $labels.instance }} is down',
    description:
      'Prometheus cannot scrape {{ $labels.instance }} of the job {{ $labels.job }}: the process is down or hangs.',
  },
};

/** Every worker down is an outage, and the app's own page cannot tell of it. */
const appDown: AlertRule = {
  alert: 'AppDown',
  when: eq(max(select(m.up, { job: 'app' })), 0),
  for: '15s',
  labels: { severity: 'page' },
  annotations: {
    summary: 'No app worker is up',
    description: 'Prometheus can scrape no worker of the app: nobody is served.',
  },
};

/** `up` is 0 for a target that does not answer, and missing for one that is no longer configured. */
const jobs = ['app', 'agent', 'inbox', 'validator', 'alertmanager'] as const;

const jobMissing = (job: (typeof jobs)[number]): AlertRule => ({
  alert: 'JobMissing',
  when: absent(select(m.up, { job })),
  for: '1m',
  labels: { severity: 'ticket', job },
  annotations: {
    summary: `Prometheus has no target of the job ${job}`,
    description: `No target of the job ${job} is configured, so nothing is known about it.`,
  },
});

export const targetGroups: readonly RuleGroup[] = [
  { name: 'targets', rules: [targetDown, appDown, ...jobs.map(jobMissing)] },
];
