/** Ways to see whether a part serves. All of them answer within a second and never leave a connection open. */
import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';

const timeoutMs = 1_000;

/** True when the URL answers with a 2xx. */
export async function answersHttp(url: string): Promise<boolean> {
  const headers = { connection: 'close' };
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
  await response.arrayBuffer();
  return response.ok;
}

/** True when Redis answers a PING. */
export async function answersRedis(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('Redis did not answer in time')));
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } finally {
    socket.destroy();
  }
}

/** True when PostgreSQL takes the connection and answers. */
export async function answersPostgres(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  client.on('error', () => undefined); // a server that ends meanwhile is reported by the query
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end();
  }
}
