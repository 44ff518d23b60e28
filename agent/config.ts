/** The agent's configuration: its environment variables, checked. */
import { z } from 'zod';
import { readConfig } from '../service/config.ts';

const host = z.string().min(1, 'a host name or address');
const port = (fallback: number) =>
  z.coerce
    .number('a port, 0–65535')
    .int('a port, 0–65535')
    .min(0, 'a port, 0–65535')
    .max(65_535, 'a port, 0–65535')
    .default(fallback);
const httpUrl = z.url({ protocol: /^https?$/, error: 'a URL like http://host:port/path' });
const folder = z.string().startsWith('/', 'an absolute path');

export const agentConfigSchema = z.object({
  LVD_AGENT_HOST: host.default('127.0.0.1'),
  LVD_AGENT_PORT: port(9101),
  /** Without it, PostgreSQL is not watched. */
  LVD_AGENT_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'a URL like postgres://role:password@host:port/database' })
    .optional(),
  /** Without it, Redis is not watched. */
  LVD_AGENT_REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'a URL like redis://host:port' }).optional(),
  LVD_AGENT_NGINX_STATUS_URL: httpUrl.default('http://127.0.0.1:8888/nginx_status'),
  LVD_AGENT_ACCESS_LOG_HOST: host.default('127.0.0.1'),
  LVD_AGENT_ACCESS_LOG_PORT: port(5140),
  LVD_AGENT_PROBE_URL: httpUrl.default('http://127.0.0.1:8080/readyz'),
  LVD_AGENT_PROBE_INTERVAL_MS: z.coerce
    .number('a number of milliseconds')
    .int('whole milliseconds')
    .min(100, 'at least 100 ms')
    .max(60_000, 'at most 60000 ms')
    .default(5000),
  LVD_AGENT_PROCFS: folder.default('/proc'),
  LVD_AGENT_SYSFS: folder.default('/sys'),
  LVD_AGENT_ROOTFS: folder.default('/'),
  LVD_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'fatal, error, warn, info, debug or trace')
    .default('info'),
});

export type AgentConfig = Readonly<z.infer<typeof agentConfigSchema>>;

/** Reads the process's environment; prints every problem and exits with code 78 when there is one. */
export const readAgentConfig = (): AgentConfig => readConfig(agentConfigSchema);
