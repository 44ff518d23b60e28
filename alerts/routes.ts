/** Alertmanager: who is told of what, and what is not told because something greater explains it. */
import { stringify } from 'yaml';
import { renderedHeader } from '../metrics/promql/rule-file.ts';
import { printDuration, secondsPer, type Timing, timingOf } from '../slo/engine/timing.ts';
import { objectiveSet } from '../slo/objectives.ts';
import { tierInhibitions, untoldReceiver, untoldRoute } from './inhibitions.ts';

export interface RouteOptions {
  /** Where the alert inbox takes notifications. */
  readonly inboxUrl: string;
  /** The periods as they run; scaled down for drills. */
  readonly timing?: Timing;
}

/** So that what belongs together is not sent one by one. */
const shortestSeconds = 1;
/**
 * Rules are evaluated each second in a drill, each minute otherwise. Between two evaluations is when to tell: an alert and
 * what silences it come some milliseconds apart, and whoever tells at that moment tells of what should be held back.
 */
const shortestWaitSeconds = 0.5;

/**
 * Alertmanager's configuration. Everything goes to the alert inbox, which needs no account. One notification for a
 * fault: the tiers of one objective are grouped, and once a tier has told, slower ones are held back.
 */
export function renderAlertmanagerConfig({ inboxUrl, timing = timingOf() }: RouteOptions): string {
  const scaled = (seconds: number, shortest = shortestSeconds): string =>
    printDuration(Math.max(shortest, timing.seconds(seconds)));
  const config = {
    route: {
      receiver: 'inbox',
      group_by: ['alertname', 'objective', 'instance', 'job'],
      group_wait: scaled(5, shortestWaitSeconds),
      group_interval: scaled(15),
      repeat_interval: scaled(12 * secondsPer.hour),
      routes: [untoldRoute],
    },
    inhibit_rules: tierInhibitions(objectiveSet),
    receivers: [
      untoldReceiver,
      {
        name: 'inbox',
        webhook_configs: [{ url: `${inboxUrl}/api/v1/alerts`, send_resolved: true, max_alerts: 0 }],
      },
    ],
  };
  return `${renderedHeader('alerts/routes.ts')}${stringify(config, { lineWidth: 0 })}`;
}
