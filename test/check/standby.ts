/**
 * A connection that PostgreSQL takes for a standby: it asks for replication and says that it has replayed nothing.
 * https://www.postgresql.org/docs/current/protocol-replication.html
 */
import pg from 'pg';

/** A standby status update: the letter, three positions, a time, and no request for an answer. */
const statusUpdate = Buffer.alloc(1 + 3 * 8 + 8 + 1);
statusUpdate.write('r');
statusUpdate.writeBigUInt64BE(1n, 1 + 2 * 8); // the position replayed; 0 would be none

/** `pg` passes `replication` on, and has these two on its connection; its types do not say so. */
type ReplicationConfig = pg.ClientConfig & { readonly replication: string };
interface ReplicationConnection {
  readonly connection: {
    once(event: 'replicationStart', listener: () => void): void;
    sendCopyFromChunk(chunk: Buffer): void;
  };
}

/** Connects as a role that may replicate; the standby is gone when the handle is disposed of. */
export async function connectStandby(connectionString: string): Promise<AsyncDisposable> {
  const config: ReplicationConfig = { connectionString, replication: 'true' };
  const client = new pg.Client(config);
  client.on('error', () => undefined); // it is ended in the middle of a command
  await client.connect();
  const { rows } = await client.query<{ xlogpos: string }>('IDENTIFY_SYSTEM');
  const { connection } = client as unknown as ReplicationConnection; // see above
  const { promise: started, resolve, reject } = Promise.withResolvers<void>();
  connection.once('replicationStart', resolve);
  client.query(`START_REPLICATION PHYSICAL ${rows[0]?.xlogpos}`).catch(reject);
  await started;
  connection.sendCopyFromChunk(statusUpdate);
  return {
    async [Symbol.asyncDispose]() {
      await client.end();
    },
  };
}
