/** The ways in which a URL can lead to a PostgreSQL: TLS, sockets, and every way to authenticate. */
import assert from 'node:assert/strict';
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { parseConfig } from '../../../service/config.ts';
import {
  createCertificate,
  startPostgres,
  type TestPostgres,
  temporaryFolder,
  unprivilegedAccount,
  waitFor,
} from '../../../test/services.ts';
import { connectTo, watchPostgres } from '../../postgres-under-test.ts';
import { schemaOf } from '../../setting.ts';
import { settings } from '../../settings.ts';
import { openPostgres } from './index.ts';

const database = 'live_validation_dashboard';
const access = `
local   all all       scram-sha-256
hostssl all secured   127.0.0.1/32 scram-sha-256
host    all old       127.0.0.1/32 md5
host    all rejected  127.0.0.1/32 reject
hostnossl all secured 127.0.0.1/32 reject
host    all all       127.0.0.1/32 scram-sha-256
`;

describe('the way to PostgreSQL', () => {
  let server: TestPostgres;
  let folder: string;
  let certificate: string;

  /** A file or folder that the server's account owns alone. */
  const give = (path: string, mode: number): string => {
    const account = unprivilegedAccount();
    if (account) chownSync(path, account.uid, account.gid);
    chmodSync(path, mode);
    return path;
  };
  const urlOf = (role: string, rest = ''): string =>
    `postgres://${role}:secret@127.0.0.1:${server.port}/${database}${rest}`;
  /** What the server says of the connection, or why there is none. */
  const login = async (url: string): Promise<string> => {
    const lines: string[] = [];
    const logger = pino({}, { write: (line) => lines.push(line) });
    const postgres = openPostgres({ url, logger });
    try {
      const [row] = await postgres.query<{ how: string }>(
        `SELECT session_user || ', ' || CASE WHEN ssl THEN 'TLS' WHEN inet_client_addr() IS NULL THEN 'socket' ELSE 'TCP' END AS how
           FROM pg_stat_ssl WHERE pid = pg_backend_pid()`,
      );
      return row?.how ?? '';
    } catch {
      return lines.join('');
    } finally {
      await postgres.close();
      assert.doesNotMatch(lines.join(''), /secret/);
    }
  };

  before(async () => {
    folder = temporaryFolder('login');
    certificate = join(folder, 'server.crt');
    const key = join(folder, 'server.key');
    const made = createCertificate({ commonName: 'localhost', names: ['127.0.0.1'] });
    writeFileSync(certificate, made.certificate);
    writeFileSync(key, made.key);
    const accessFile = join(folder, 'pg_hba.conf');
    writeFileSync(accessFile, access);
    const sockets = temporaryFolder('sockets');
    server = await startPostgres({
      hba_file: give(accessFile, 0o600),
      ssl: 'on',
      ssl_cert_file: certificate,
      ssl_key_file: give(key, 0o600),
      unix_socket_directories: give(sockets, 0o755),
    });
    folder = sockets;
    const superuser = await connectTo(server.superuserUrl);
    await superuser.query("SET password_encryption = 'md5'; CREATE ROLE old LOGIN PASSWORD 'secret'");
    await superuser.query("SET password_encryption = 'scram-sha-256'");
    for (const role of ['modern', 'secured', 'rejected']) {
      await superuser.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
    }
    await superuser.query(`GRANT CONNECT ON DATABASE ${database} TO old, modern, secured, rejected`);
    await superuser.end();
  });
  after(() => server.stop());

  it('is open with a password, by SCRAM as well as by MD5', async () => {
    assert.equal(await login(urlOf('modern')), 'modern, TCP');
    assert.equal(await login(urlOf('old')), 'old, TCP');
  });

  it('is open over a socket of the file system', async () => {
    const url = `postgres://modern:secret@${encodeURIComponent(folder)}:${server.port}/${database}`;
    assert.equal(parseConfig(schemaOf(settings), { LVD_AGENT_DATABASE_URL: url }).LVD_AGENT_DATABASE_URL, url);
    assert.equal(await login(url), 'modern, socket');
    assert.equal(
      await login(`postgres://modern:secret@/${database}?host=${folder}&port=${server.port}`),
      'modern, socket',
    );
  });

  it('is open over TLS, and closed to a certificate that nobody vouches for', async () => {
    assert.equal(await login(urlOf('secured', `?sslmode=verify-full&sslrootcert=${certificate}`)), 'secured, TLS');
    assert.equal(await login(urlOf('secured', '?sslmode=no-verify')), 'secured, TLS');
    assert.match(await login(urlOf('secured', '?sslmode=verify-full')), /self-signed certificate/);
    assert.match(await login(urlOf('secured')), /pg_hba.conf rejects/);
  });

  it('is found again over TLS when the server was gone', async () => {
    const postgres = openPostgres({
      url: urlOf('secured', `?sslmode=verify-full&sslrootcert=${certificate}`),
      logger: pino({ level: 'silent' }),
    });
    await postgres.query('SELECT 1');
    await server.stop();
    await assert.rejects(postgres.query('SELECT 1'));
    await server.start();
    await waitFor('the next connection', () => postgres.query('SELECT 1'));
    await postgres.close();
  });

  it('is closed with a wrong password', async () => {
    assert.match(await login(urlOf('modern').replace('secret', 'guess')), /password authentication failed/);
  });

  it('is told to be closed: pg_up is 0 at the first scrape, and every collector fails', async () => {
    const superuser = await connectTo(server.superuserUrl);
    const held = await Promise.all([connectTo(server.agentUrl), connectTo(server.agentUrl)]);
    const nobody = server.agentUrl.replace(/:\d+\//, ':1/');
    const wrong = server.agentUrl.replace(/:[^:@]+@/, ':wrong@');
    for (const url of [nobody, wrong, urlOf('rejected'), server.agentUrl]) {
      const watched = await watchPostgres(url);
      for (let scrapes = 0; scrapes < 2; scrapes++) {
        const { values, failed } = await watched.scrape();
        assert.deepEqual(values('pg_up'), [0]);
        assert.deepEqual([...failed].sort(), [...watched.names].sort());
      }
      await watched.close();
    }
    // The role's connections are taken only as long as others hold them.
    const watched = await watchPostgres(server.agentUrl);
    assert.deepEqual((await watched.scrape()).values('pg_up'), [0]);
    await Promise.all(held.map((client) => client.end()));
    await waitFor('pg_up 1', async () => (await watched.settled()).failed.length === 0);
    await watched.close();
    await superuser.end();
  });
});
