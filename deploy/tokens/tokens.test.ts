/** The commands for tokens, as people type them, and the tokens that a stack makes for itself. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { hashOf, idOfToken } from '../../app/access/token.ts';
import { listTokens, revokeToken } from '../../app/access/tokens.ts';
import { migrateDatabase } from '../../app/worker-under-test.ts';
import { inheritedEnvironment } from '../../test/e2e/config.ts';
import { startPostgres, type TestPostgres, temporaryFolder } from '../../test/services.ts';
import { onDatabase } from './database.ts';
import { parseExpiry } from './expiry.ts';
import { firstToken, keepValidatorToken, registerLoadToken, registerValidatorToken } from './own-tokens.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let postgres: TestPostgres;

before(async () => {
  postgres = await startPostgres();
  await migrateDatabase(postgres.url);
});

after(() => postgres?.stop());

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function lvd(...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, 'cli.ts'), 'token', ...args], {
    env: { ...inheritedEnvironment(), LVD_DATABASE_URL: postgres.url },
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once('close', resolve);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), promise]);
  return { code, stdout, stderr };
}

describe('lvd token', () => {
  it('makes a token whose hash is kept, and prints nothing else to standard output', async () => {
    const made = await lvd('create', '--name', 'nightly build', '--scope', 'read,ingest', '--expires', '90d');
    assert.equal(made.code, 0, made.stderr);
    const token = made.stdout.trim();
    assert.match(made.stdout, /^lvd_ri_[a-z2-7]{8}_[\w-]{43}\n$/);
    assert.ok(!made.stderr.includes(token));
    const rows = await onDatabase(postgres.url, (connection) =>
      connection.rows<{ hash: Buffer }>('select hash from api_token where id = $1', [idOfToken(token)]),
    );
    assert.deepEqual(rows[0]?.hash, hashOf(token));
    const listed = await lvd('list');
    assert.match(listed.stdout, /default +nightly build +read, ingest +good/);
    assert.ok(!listed.stdout.includes(token.slice(20)));
  });

  it('revokes by id or by the whole token, and says which there is not', async () => {
    const { token, id } = JSON.parse((await lvd('create', '--json')).stdout);
    const revoked = await lvd('revoke', token);
    assert.deepEqual([revoked.code, revoked.stdout], [0, `${id} is revoked.\n`]);
    assert.ok(!(await lvd('list')).stdout.includes(id));
    const all = JSON.parse((await lvd('list', '--all', '--json')).stdout);
    assert.equal(all.find((entry: { id: string }) => entry.id === id).state, 'revoked');
    const unknown = await lvd('revoke', 'zzzzzzzz');
    assert.equal(unknown.code, 1);
    assert.match(unknown.stderr, /there is no token zzzzzzzz/);
  });

  it('makes a project only when it is asked to', async () => {
    const refused = await lvd('create', '--project', 'shop');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /there is no project "shop"; expected: one of default, or --create-project/);
    assert.equal((await lvd('create', '--project', 'shop', '--create-project')).code, 0);
    assert.equal((await lvd('create', '--project', 'shop')).code, 0);
  });

  it('says what is wrong with an option, and ends with 2', async () => {
    const wrong = [
      ['--scope', 'write'],
      ['--scope', ''],
      ['--expires', 'soon'],
      ['--expires', '2001-01-01'],
      ['--project', 'Two Words'],
      ['--name', ''],
      ['--unknown', 'x'],
      ['stray'],
    ];
    const outcomes = await Promise.all(wrong.map(async (args) => ({ args, ...(await lvd('create', ...args)) })));
    for (const { args, code, stderr, stdout } of outcomes) {
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.match(stderr, /expected|Unknown option/, args.join(' '));
    }
    assert.equal((await lvd('revoke')).code, 2);
  });

  it('ends with 1 and a sentence where there is no stack', async () => {
    const { code, stderr } = await lvd('list', '--state-dir', temporaryFolder());
    assert.equal(code, 1);
    assert.match(stderr, /no stack was ever started in/);
  });
});

it('reads expiries as people write them', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');
  const read = (written: string) => parseExpiry(written, now)?.toISOString();
  assert.equal(read('12h'), '2026-01-02T00:00:00.000Z');
  assert.equal(read('90d'), '2026-04-01T12:00:00.000Z');
  assert.equal(read('2w'), '2026-01-15T12:00:00.000Z');
  assert.equal(read('2027-01-31'), '2027-01-31T00:00:00.000Z');
  assert.equal(parseExpiry('never', now), null);
  for (const wrong of ['', '90', '0d', '2025-12-31', '2027-13-01', '99999w', '-1d']) {
    assert.equal(parseExpiry(wrong, now), undefined, wrong);
  }
});

describe('the tokens of a stack', () => {
  it('are kept for the validator while they are good, and made anew when not', async () => {
    await onDatabase(postgres.url, async (connection) => {
      const first = await keepValidatorToken(connection, null);
      assert.equal(await keepValidatorToken(connection, first), first);
      await revokeToken(connection, idOfToken(first) ?? '');
      assert.notEqual(await keepValidatorToken(connection, first), first);
    });
  });

  it('are taken over once where they were made beforehand, and stay revoked', async () => {
    await onDatabase(postgres.url, async (connection) => {
      const made = `lvd_i_abcdefgh_${'x'.repeat(43)}`;
      await registerValidatorToken(connection, made);
      assert.equal(await keepValidatorToken(connection, made), made);
      await revokeToken(connection, 'abcdefgh');
      await registerValidatorToken(connection, made);
      assert.notEqual(await keepValidatorToken(connection, made), made);
      await assert.rejects(registerValidatorToken(connection, 'a password'), /is no token/);
    });
  });

  it('let load tests read and post in a project of their own', async () => {
    await onDatabase(postgres.url, async (connection) => {
      const made = `lvd_ri_loadload_${'y'.repeat(43)}`;
      await registerLoadToken(connection, made);
      await registerLoadToken(connection, made);
      const found = (await listTokens(connection)).filter(({ id }) => id === 'loadload');
      assert.deepEqual(
        found.map(({ project, scopes, revokedAt }) => [project, scopes, revokedAt]),
        [['load', ['read', 'ingest'], null]],
      );
      await assert.rejects(registerLoadToken(connection, 'a password'), /is no token/);
    });
  });

  it('show people one at the first start only', async () => {
    const fresh = await startPostgres();
    try {
      await migrateDatabase(fresh.url);
      await onDatabase(fresh.url, async (connection) => {
        await keepValidatorToken(connection, null);
        await registerLoadToken(connection, `lvd_ri_abcdefgh_${'x'.repeat(43)}`);
        const shown = await firstToken(connection);
        assert.match(shown ?? '', /^lvd_i_/);
        await revokeToken(connection, idOfToken(shown ?? '') ?? '');
        assert.equal(await firstToken(connection), null);
        assert.deepEqual(
          (await listTokens(connection)).map(({ scopes }) => scopes),
          [['ingest'], ['ingest'], ['read', 'ingest']],
        );
      });
    } finally {
      await fresh.stop();
    }
  });
});
