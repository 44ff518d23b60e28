/** The native stack: renders its configuration and defines its parts, for one topology and one state folder. */
import { join } from 'node:path';
import { renderConfiguration } from '../render.ts';
import type { Part } from './part.ts';
import type { PartContext } from './parts/context.ts';
import { grafanaPart } from './parts/grafana.ts';
import { agentPart, appParts, inboxPart, validatorPart } from './parts/ours.ts';
import { postgresPart } from './parts/postgres.ts';
import { redisPart } from './parts/redis.ts';
import { alertmanagerPart, nginxPart, prometheusPart } from './parts/servers.ts';
import { writeConfig } from './state-folder.ts';

/** The parts in the order in which tables show them. Writes their configuration files. */
export function defineStack(context: PartContext): readonly Part[] {
  const { state, topology, timing } = context;
  const files = renderConfiguration(topology, {
    ruleFiles: ['rules/*.yml'],
    dashboardsPath: join(state.config, 'grafana/dashboards'),
    timing,
  });
  for (const [path, text] of files) writeConfig(state, path, text);
  const grafana = grafanaPart(context);
  return [
    postgresPart(context),
    redisPart(context),
    ...appParts(context),
    nginxPart(context),
    agentPart(context),
    inboxPart(context),
    prometheusPart(context),
    alertmanagerPart(context),
    validatorPart(context),
    ...(grafana ? [grafana] : []),
  ];
}
