/** Alertmanager: who is told of what, and what is not told because something greater explains it. */
import { stringify } from 'yaml';
import { renderedHeader } from '../metrics/promql/rule-file.ts';
import { objectiveSet } from '../slo/objectives.ts';
import { tierInhibitions } from './inhibitions.ts';

export interface RouteOptions {
  /** Where the alert inbox takes notifications. */
  readonly inboxUrl: string;
}

/**
 * Alertmanager's configuration. Everything goes to the alert inbox, which needs no account. One notification for a
 * fault: the tiers of one objective are grouped, and while a page fires its tickets are held back.
 */
export function renderAlertmanagerConfig({ inboxUrl }: RouteOptions): string {
  const config = {
    route: {
      receiver: 'inbox',
      group_by: ['alertname', 'objective', 'instance', 'job'],
      group_wait: '5s',
      group_interval: '15s',
      repeat_interval: '12h',
    },
    inhibit_rules: tierInhibitions(objectiveSet),
    receivers: [
      {
        name: 'inbox',
        webhook_configs: [{ url: `${inboxUrl}/api/v1/alerts`, send_resolved: true, max_alerts: 0 }],
      },
    ],
  };
  return `${renderedHeader('alerts/routes.ts')}${stringify(config, { lineWidth: 0 })}`;
}
