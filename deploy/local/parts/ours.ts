/** The processes of ours: app workers, agent, alert inbox, validator. */
import { join } from 'node:path';
import { longestAvoidanceMs } from '../../nginx/upstreams.ts';
import { setUpValidatorToken, validatorTokenFile } from '../../tokens/native.ts';
import { poolSize } from '../../topology.ts';
import { readLocalConfig } from '../config.ts';
import { answersHttp } from '../health.ts';
import { migrate } from '../migrate.ts';
import { type Part, tcp, udp } from '../part.ts';
import { dataFolder, journalFile } from '../state-folder.ts';
import { httpUrl, nodePart, type PartContext } from './context.ts';
import { databaseUrlFiles, setUpAgentRole } from './postgres.ts';
import { agentRedisUrlFile } from './redis.ts';

/** The workers. The database is migrated once, before the first of them starts. */
export function appParts(context: PartContext): readonly Part[] {
  const { topology, state, watch } = context;
  const databaseUrlFile = databaseUrlFiles(context).app;
  let migrated: Promise<void> | undefined;
  const prepare = (): Promise<void> => {
    migrated ??= migrate(context, databaseUrlFile);
    return migrated;
  };
  return topology.appWorkers.map(({ instance, http, metrics }) =>
    nodePart(context, {
      name: instance,
      dependsOn: ['postgres', 'redis'],
      args: [...(watch ? ['--watch'] : []), '--import', './app/telemetry/register.ts', 'app/main.ts'],
      env: {
        LVD_APP_INSTANCE: instance,
        LVD_APP_HOST: http.host,
        LVD_APP_PORT: String(http.port),
        LVD_APP_METRICS_HOST: metrics.host,
        LVD_APP_METRICS_PORT: String(metrics.port),
        LVD_DATABASE_URL_FILE: databaseUrlFile,
        LVD_DATABASE_POOL_SIZE: String(poolSize(topology.appWorkers.length)),
        LVD_REDIS_URL: `redis://${topology.redis.host}:${topology.redis.port}`,
        LVD_INBOX_URL: httpUrl(topology.inbox),
        LVD_ASSETS_DIR: state.assets,
        ...readLocalConfig().workerSettings,
      },
      prepare,
      isHealthy: () => answersHttp(`${httpUrl(http)}/readyz`),
      url: httpUrl(http),
      ports: [tcp(http.port), tcp(metrics.port)],
      inTurn: { avoidedMs: longestAvoidanceMs },
    }),
  );
}

/** A synthetic request each 5 s; in drills as often as tells an outage in time, but no more than the workers notice. */
const probeIntervalMs = ({ timing }: PartContext): number => Math.max(200, Math.round(timing.seconds(5) * 1000));

export function agentPart(context: PartContext): Part {
  const { topology } = context;
  const { agent, accessLog, nginx, nginxStatus } = topology;
  return nodePart(context, {
    name: 'agent',
    // After nginx: a synthetic request before the service is there would count as an outage.
    dependsOn: ['nginx'],
    args: ['agent/main.js'],
    env: {
      LVD_AGENT_HOST: agent.host,
      LVD_AGENT_PORT: String(agent.port),
      LVD_AGENT_DATABASE_URL_FILE: databaseUrlFiles(context).agent,
      LVD_AGENT_REDIS_URL_FILE: agentRedisUrlFile(context),
      LVD_AGENT_NGINX_STATUS_URL: `${httpUrl(nginxStatus)}/nginx_status`,
      LVD_AGENT_ACCESS_LOG_HOST: accessLog.host,
      LVD_AGENT_ACCESS_LOG_PORT: String(accessLog.port),
      LVD_AGENT_PROBE_URL: `${httpUrl(nginx)}/readyz`,
      LVD_AGENT_PROBE_INTERVAL_MS: String(probeIntervalMs(context)),
    },
    prepare: () => setUpAgentRole(context),
    isHealthy: () => answersHttp(`${httpUrl(agent)}/healthz`),
    url: `${httpUrl(agent)}/metrics`,
    ports: [tcp(agent.port), udp(accessLog.port)],
  });
}

export function inboxPart(context: PartContext): Part {
  const { topology, state } = context;
  const { inbox } = topology;
  return nodePart(context, {
    name: 'inbox',
    dependsOn: [],
    args: ['alerts/inbox/main.ts'],
    env: {
      LVD_INBOX_HOST: inbox.host,
      LVD_INBOX_PORT: String(inbox.port),
      LVD_INBOX_DATABASE: join(dataFolder(state, 'inbox', undefined), 'inbox.sqlite'),
    },
    isHealthy: () => answersHttp(`${httpUrl(inbox)}/healthz`),
    url: httpUrl(inbox),
    ports: [tcp(inbox.port)],
  });
}

export function validatorPart(context: PartContext): Part {
  const { topology, state } = context;
  const { validator, prometheus, nginx } = topology;
  return nodePart(context, {
    name: 'validator',
    dependsOn: ['nginx', 'prometheus'],
    args: ['slo/validator/main.ts', ...(context.auto ? ['--auto'] : [])],
    env: {
      LVD_VALIDATOR_HOST: validator.host,
      LVD_VALIDATOR_PORT: String(validator.port),
      LVD_VALIDATOR_PROMETHEUS_URL: httpUrl(prometheus),
      LVD_VALIDATOR_INGEST_URL: `${httpUrl(nginx)}/api/v1/ingest/json`,
      LVD_VALIDATOR_TOKEN_FILE: validatorTokenFile(state),
      LVD_SLO_JOURNAL: journalFile(state),
      // For the verifications that it starts.
      LVD_STATE_DIR: state.root,
    },
    prepare: () => setUpValidatorToken(state),
    isHealthy: () => answersHttp(`${httpUrl(validator)}/metrics`),
    url: `${httpUrl(validator)}/metrics`,
    ports: [tcp(validator.port)],
  });
}
