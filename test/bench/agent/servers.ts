/** The servers that are watched: a PostgreSQL and a Redis with something in them. */
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { agentRoleName } from '../../../deploy/postgres/roles.ts';
import { postgresOf, startPostgres, startRedis } from '../../services.ts';

/** As many user tables as the first measurements had. */
const tables = 44;
const rowsPerTable = 200;
const keys = 10_000;
/** The newest of which Debian's postgres_exporter knows all that it asks for: of later ones it would do less work. */
const postgresMajor = 15;
const connectionsOfAgent = 2;
export const exporterRole = 'exporter';

export interface Servers {
  readonly agent: { readonly postgresUrl: string; readonly redisUrl: string };
  readonly exporters: { readonly postgresUrl: string; readonly redisUrl: string };
  /** Lets that many agents watch PostgreSQL at once; the role is for one. */
  allowAgents(count: number): Promise<void>;
  /** A superuser's connection, which neither of the two uses. */
  readonly database: Client;
  readonly notes: readonly string[];
  stop(): Promise<void>;
}

/** Starts and fills both. */
export async function startServers(): Promise<Servers> {
  const planning = { 'pg_stat_statements.track_planning': 'on' };
  const [postgres, redis] = await Promise.all([
    postgresOf(postgresMajor).then((binaries) => startPostgres(planning, binaries)),
    startRedis(['--maxmemory', '64mb']),
  ]);
  const database = new Client({ connectionString: postgres.superuserUrl });
  await database.connect();
  await fillPostgres(database);
  await fillRedis(redis.url);
  const exporterUrl = new URL(postgres.agentUrl);
  exporterUrl.username = exporterUrl.password = exporterRole;
  return {
    agent: { postgresUrl: postgres.agentUrl, redisUrl: redis.agentUrl },
    exporters: { postgresUrl: `${exporterUrl}?sslmode=disable`, redisUrl: redis.url },
    database,
    notes: [`PostgreSQL ${postgresMajor} with ${tables} user tables, Redis with ${keys} keys`],
    async allowAgents(count) {
      await database.query(`ALTER ROLE ${agentRoleName} CONNECTION LIMIT ${count * connectionsOfAgent}`);
    },
    async stop() {
      await database.end();
      await Promise.all([postgres.stop(), redis.stop()]);
    },
  };
}

/** Tables with a primary key and an index, both used and not, and statements of several kinds. */
async function fillPostgres(database: Client): Promise<void> {
  // The same rights as the agent's role has, so that the server's account of the two can be told apart.
  await database.query(
    `CREATE ROLE ${exporterRole} LOGIN PASSWORD '${exporterRole}'; GRANT pg_monitor TO ${exporterRole}`,
  );
  await database.query(`GRANT CONNECT ON DATABASE ${database.database} TO ${exporterRole}`);
  for (let table = 0; table < tables; table++) {
    const name = `measured_${table}`;
    await database.query(
      `CREATE TABLE ${name} (id int PRIMARY KEY, title text, owner int);
       CREATE INDEX ON ${name} (owner);
       INSERT INTO ${name} SELECT n, 'title ' || n, n % 10 FROM generate_series(1, ${rowsPerTable}) n;
       UPDATE ${name} SET title = title || '.' WHERE id < 20;
       DELETE FROM ${name} WHERE id > ${rowsPerTable - 10}`,
    );
    await database.query(`SELECT title FROM ${name} WHERE id = $1`, [table]);
    await database.query(`SELECT count(*) FROM ${name} WHERE owner = $1`, [table % 10]);
  }
  await database.query('ANALYZE');
}

/** Keys of every kind, and the commands that made them. */
async function fillRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  try {
    const pipeline = redis.pipeline();
    for (let key = 0; key < keys - 5; key++) pipeline.set(`key:${key}`, `value of ${key}`);
    pipeline.hset('hash', { field: 'value' }).hget('hash', 'field').hgetall('hash');
    pipeline.lpush('list', 1, 2, 3).lrange('list', 0, 1).rpop('list');
    pipeline
      .zadd('scores', 1, 'one')
      .zrange('scores', '0', '-1')
      .sadd('set', 1, 2)
      .smembers('set')
      .xadd('stream', '*', 'a', 'b');
    pipeline.mget('key:1', 'key:2').get('key:1').get('missing').exists('key:1').incr('count').del('count');
    pipeline.expire('key:1', 3600).ttl('key:1').publish('channel', 'message').info();
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  } finally {
    redis.disconnect();
  }
}
