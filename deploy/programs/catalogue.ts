/** The programs that are not npm packages: what they are called, what they are for, and which package holds them. */
import process from 'node:process';

export interface Program {
  /** The names that the program may have, as systems differ. */
  readonly commands: readonly string[];
  /** What people lose without it, after "for ". */
  readonly purpose: string;
  /** The package on Debian and Ubuntu; `null` when the distribution has none. */
  readonly debian: DebianPackage | null;
  /** The formula (or `--cask NAME`) of Homebrew. */
  readonly brew: string;
  /** Where it is explained how to get it by hand. */
  readonly website: string;
}

export interface DebianPackage {
  /** The packages to ask for; what they depend on is found by apt. */
  readonly names: readonly string[];
  /** Where the program is inside the unpacked packages. */
  readonly path: string;
  /** A folder that the program looks for at this one place only, because the path is compiled into it. */
  readonly builtInFolder?: string;
}

export const programs = {
  nginx: {
    commands: ['nginx'],
    purpose: 'the public address, in front of the workers',
    debian: { names: ['nginx'], path: 'usr/sbin/nginx' },
    brew: 'nginx',
    website: 'https://nginx.org/en/download.html',
  },
  redis: {
    commands: ['redis-server'],
    purpose: 'the cache and live updates between workers',
    debian: { names: ['redis-server'], path: 'usr/bin/redis-server' },
    brew: 'redis',
    website: 'https://redis.io/downloads/',
  },
  prometheus: {
    commands: ['prometheus'],
    purpose: 'metrics and alert rules',
    debian: { names: ['prometheus'], path: 'usr/bin/prometheus', builtInFolder: '/usr/share/prometheus/web' },
    brew: 'prometheus',
    website: 'https://prometheus.io/download/',
  },
  promtool: {
    commands: ['promtool'],
    purpose: 'checking rules and configuration',
    debian: { names: ['prometheus'], path: 'usr/bin/promtool' },
    brew: 'prometheus',
    website: 'https://prometheus.io/download/',
  },
  alertmanager: {
    commands: ['prometheus-alertmanager', 'alertmanager'],
    purpose: 'sending notifications',
    debian: {
      names: ['prometheus-alertmanager'],
      path: 'usr/bin/prometheus-alertmanager',
      builtInFolder: '/usr/share/prometheus/alertmanager',
    },
    brew: 'alertmanager',
    website: 'https://prometheus.io/download/',
  },
  amtool: {
    commands: ['amtool'],
    purpose: 'checking the routes of notifications',
    debian: { names: ['prometheus-alertmanager'], path: 'usr/bin/amtool' },
    brew: 'alertmanager',
    website: 'https://prometheus.io/download/',
  },
  grafana: {
    commands: ['grafana', 'grafana-server'],
    purpose: 'dashboards',
    debian: null,
    brew: 'grafana',
    website: 'https://grafana.com/docs/grafana/latest/setup-grafana/installation/',
  },
  chromium: {
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    purpose: 'the tests that use a browser',
    debian: { names: ['chromium', 'fonts-dejavu-core'], path: 'usr/lib/chromium/chromium' },
    brew: '--cask chromium',
    website: 'https://www.chromium.org/getting-involved/download-chromium/',
  },
  nodeExporter: {
    commands: ['prometheus-node-exporter', 'node_exporter'],
    purpose: 'the tests and the bench that compare the agent with it',
    debian: { names: ['prometheus-node-exporter'], path: 'usr/bin/prometheus-node-exporter' },
    brew: 'node_exporter',
    website: 'https://prometheus.io/download/',
  },
  postgresExporter: {
    commands: ['prometheus-postgres-exporter', 'postgres_exporter'],
    purpose: 'the tests and the bench that compare the agent with it',
    debian: { names: ['prometheus-postgres-exporter'], path: 'usr/bin/prometheus-postgres-exporter' },
    brew: 'postgres_exporter',
    website: 'https://prometheus.io/download/',
  },
  redisExporter: {
    commands: ['prometheus-redis-exporter', 'redis_exporter'],
    purpose: 'the tests and the bench that compare the agent with it',
    debian: { names: ['prometheus-redis-exporter'], path: 'usr/bin/prometheus-redis-exporter' },
    brew: 'redis_exporter',
    website: 'https://prometheus.io/download/',
  },
  strace: {
    commands: ['strace'],
    purpose: 'the test that the agent starts no process',
    debian: { names: ['strace'], path: 'usr/bin/strace' },
    brew: 'strace',
    website: 'https://strace.io/',
  },
} as const satisfies Readonly<Record<string, Program>>;

export type ProgramName = keyof typeof programs;

/** What the stack cannot start without, and what it starts without when it is not there. */
export const stackPrograms = {
  required: ['nginx', 'redis', 'prometheus', 'alertmanager'],
  optional: ['grafana'],
} as const satisfies Readonly<Record<string, readonly ProgramName[]>>;

/** What the checks and tests need on top. There is no strace but on Linux. */
export const testPrograms: readonly ProgramName[] = [
  ...(['promtool', 'amtool', 'chromium', 'nodeExporter', 'postgresExporter', 'redisExporter'] as const),
  ...(process.platform === 'linux' ? (['strace'] as const) : []),
];
