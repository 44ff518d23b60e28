/**
 * Opens a connection to PostgreSQL with what a URL can say (TLS, sockets, every way to authenticate), sets its limits, and
 * hands it over. node-postgres does it, and is not needed any more afterwards.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import { orLate } from '../../../service/deadline.ts';

export interface Opened {
  /** Authenticated, and nobody reads it. */
  readonly socket: Socket;
  /** The version as the server counts it: 180004 is 18.4. */
  readonly versionNumber: number;
}

/** A statement that waits for a lock gives up: what it asks for is not worth holding anybody up. */
const lockTimeoutMs = 100;
const connectWithinMs = 2000;

/** Opens a read-only connection. Rejects after two seconds, or with what the server said; never with the password. */
export async function connectPostgres(url: string, statementTimeoutMs: number): Promise<Opened> {
  const socket = new Socket();
  const client = new pg.Client({ connectionString: url, keepAlive: true, stream: () => socket });
  // Until the connection is handed over, its errors arrive by the promise as well; without a listener one would crash.
  client.on('error', () => undefined);
  try {
    const opened = await orLate(logIn(client, statementTimeoutMs), connectWithinMs, undefined);
    if (!opened) throw new Error(`PostgreSQL did not answer within ${connectWithinMs} ms`);
    return opened;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function logIn(client: pg.Client, statementTimeoutMs: number): Promise<Opened> {
  await client.connect();
  // Set here and not at the start, where the URL could say otherwise.
  const settings = {
    application_name: 'lvd-agent',
    default_transaction_read_only: 'on',
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: 5000,
    jit: 'off',
  };
  await client.query(
    Object.entries(settings)
      .map(([name, value]) => `SET ${name} = '${value}'`)
      .join('; '),
  );
  const { rows } = await client.query<{ version: number }>(
    "SELECT current_setting('server_version_num')::int4 AS version",
  );
  return { socket: handOver(client), versionNumber: rows[0]?.version ?? 0 };
}

/** The stream behind the client; with TLS it is another one than the socket that was opened. */
function handOver({ connection }: pg.Client): Socket {
  const { stream } = connection;
  if (!(stream instanceof Socket)) throw new Error('node-postgres holds no socket; expected: its own connection');
  connection.removeAllListeners();
  // Below TLS it still listens to the socket, and an error that nobody takes would end the process.
  connection.on('error', () => undefined);
  for (const event of ['data', 'end', 'error', 'close']) stream.removeAllListeners(event);
  return stream;
}
