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
    serializers: { err: serializeError },
    redact: ['password', '*.password', 'headers.authorization', 'headers.cookie', 'url.password'],
  });
}

/**
 * What libraries put on their errors beside this may be anything: the command with its password (ioredis), the URL that was
 * refused (Node.js), the row that was not taken (pg).
 */
const shownFields = [
  ...['type', 'message', 'stack', 'code', 'errno', 'syscall', 'address', 'port'],
  ...['severity', 'schema', 'table', 'column', 'constraint', 'routine'],
];

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const fields = new Map<string, unknown>(Object.entries(pino.stdSerializers.err(error)));
  return Object.fromEntries(shownFields.flatMap((name) => (fields.has(name) ? [[name, fields.get(name)]] : [])));
}
