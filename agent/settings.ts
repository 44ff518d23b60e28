/** The settings of the agent, each a flag and an environment variable. */
import { absolutePaths, mountOf, oneOf, type Settings, text, url, wholeNumber } from './setting.ts';
import { expectedRedisUrl, isRedisUrl } from './targets/redis/address.ts';

const address = text('a host name or address');
const port = wholeNumber(0, 65_535, 'a port, 0–65535');
const httpUrl = url(['http:', 'https:'], 'http://host:port/path');

export const settings = {
  LVD_AGENT_HOST: { ...address, flag: 'host', value: 'ADDRESS', help: 'where to listen', default: '127.0.0.1' },
  LVD_AGENT_PORT: { ...port, flag: 'port', value: 'PORT', help: 'where to listen; 0 takes a free port', default: 9101 },
  LVD_AGENT_PROCFS: {
    ...mountOf('/proc', 'stat'),
    flag: 'path.procfs',
    value: 'FOLDER',
    help: 'where /proc of the host is mounted',
    default: '/proc',
  },
  LVD_AGENT_SYSFS: {
    ...mountOf('/sys', 'class'),
    flag: 'path.sysfs',
    value: 'FOLDER',
    help: 'where /sys of the host is mounted',
    default: '/sys',
  },
  LVD_AGENT_ROOTFS: {
    ...mountOf('/'),
    flag: 'path.rootfs',
    value: 'FOLDER',
    help: 'where / of the host is mounted',
    default: '/',
  },
  LVD_AGENT_DATABASE_URL: {
    ...url(['postgres:', 'postgresql:'], 'postgres://role:password@host:port/database'),
    flag: 'postgres.url-file',
    value: 'FILE',
    help: 'watches PostgreSQL: a file with its URL, or the URL in LVD_AGENT_DATABASE_URL',
    isSecret: true,
  },
  LVD_AGENT_REDIS_URL: {
    expected: expectedRedisUrl,
    read: (given) => (isRedisUrl(given) ? given : undefined),
    flag: 'redis.url-file',
    value: 'FILE',
    help: 'watches Redis: a file with its URL, or the URL in LVD_AGENT_REDIS_URL',
    isSecret: true,
  },
  LVD_AGENT_NGINX_STATUS_URL: {
    ...httpUrl,
    flag: 'nginx.status-url',
    value: 'URL',
    help: 'watches nginx: its stub_status page',
  },
  LVD_AGENT_ACCESS_LOG_HOST: {
    ...address,
    flag: 'access-log.host',
    value: 'ADDRESS',
    help: 'counts what nginx answered: where its access log comes in, by UDP (default with a port: 127.0.0.1)',
  },
  LVD_AGENT_ACCESS_LOG_PORT: {
    ...port,
    flag: 'access-log.port',
    value: 'PORT',
    help: 'the same, its port (default with an address: 5140)',
  },
  LVD_AGENT_PROBE_URL: {
    ...httpUrl,
    flag: 'probe.url',
    value: 'URL',
    help: 'sends a request there again and again, and tells what came of it',
  },
  LVD_AGENT_PROBE_INTERVAL_MS: {
    ...wholeNumber(100, 60_000, 'milliseconds, 100–60000'),
    flag: 'probe.interval-ms',
    value: 'NUMBER',
    help: 'milliseconds from one such request to the next',
    default: 5000,
  },
  LVD_AGENT_CERTIFICATES: {
    ...absolutePaths,
    flag: 'certificates.files',
    value: 'FILES',
    help: 'tells when certificates expire: their files, separated by commas; a * stands for any name',
  },
  LVD_AGENT_WEB_CONFIG_FILE: {
    ...text('a path'),
    flag: 'web.config.file',
    value: 'FILE',
    help: 'TLS, users with passwords and a rate limit, in the format of Prometheus’s exporter-toolkit',
  },
  LVD_AGENT_MAX_REQUESTS: {
    ...wholeNumber(1, 1000, 'a number, 1–1000'),
    flag: 'web.max-requests',
    value: 'NUMBER',
    help: 'scrapes that are answered at once; more get 503',
    default: 40,
  },
  LVD_AGENT_MAX_SERIES: {
    ...wholeNumber(10, 100_000, 'a number, 10–100000'),
    flag: 'max-series',
    value: 'NUMBER',
    help: 'series that one metric may have; what is beyond is dropped and counted',
    default: 1000,
  },
  LVD_LOG_LEVEL: {
    ...oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    flag: 'log-level',
    value: 'LEVEL',
    help: 'how much is logged',
    default: 'info',
  },
} as const satisfies Settings;
