/** The log of one process: one JSON object a line on standard output, with secrets left out. */
import { type Logger, pino } from 'pino';

export type { Logger };

/** Creates the process's logger. `service` is the same word as the Prometheus job. */
export function createLogger(service: string, level = 'info'): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: ['password', '*.password', 'headers.authorization', 'headers.cookie', 'url.password'],
  });
}
