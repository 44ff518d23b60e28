/** Tells an unreachable database from a statement that the database refused. */

/** The database could not be reached, or the connection was lost while it worked. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'DATABASE_UNAVAILABLE';
}

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** SQLSTATE: class 08 connection exceptions, 57P01–03 shutdown and start-up, 53300 too many connections. */
const unavailableState = /^(08...|57P0[123]|53300)$/;

/** The driver has no codes for these. */
const driverMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed)/;

/** Whether the error means that the connection cannot be used any more, or could not be had. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && (networkCodes.has(code) || unavailableState.test(code))) return true;
  return driverMessages.test(error.message);
}

/** Whether the error says that all connections of the pool were busy for too long; the database itself may be well. */
export function isPoolTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout exceeded when trying to connect');
}
