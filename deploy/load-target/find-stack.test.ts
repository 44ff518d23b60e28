/** A stack that was found, where something of it is missing or goes away: told in words. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { migrateDatabase } from '../../app/worker-under-test.ts';
import { LoadError } from '../../load/scenario.ts';
import { startPostgres, temporaryFolder } from '../../test/services.ts';
import { stateFolderAt } from '../local/state-folder.ts';
import { validatorTokenFile } from '../tokens/native.ts';
import { findStack } from './find-stack.ts';

describe('the stack of a state folder', () => {
  const state = stateFolderAt(temporaryFolder('stack'));
  let control: Server;

  before(async () => {
    mkdirSync(state.secrets, { recursive: true });
    const part = { state: 'healthy', pid: 1, logFile: '' };
    const parts = [
      { ...part, name: 'nginx', url: 'http://127.0.0.1:1/' },
      { ...part, name: 'prometheus', url: 'http://127.0.0.1:2/' },
    ];
    control = createServer((_request, response) => response.end(JSON.stringify({ parts })));
    control.listen(state.controlSocket);
    await once(control, 'listening');
  });
  after(() => control?.close());

  test('that has no token for verdicts cannot be a target', async () => {
    await assert.rejects(
      findStack(state.root),
      (error) =>
        error instanceof LoadError && /token that verdicts are posted with.*validator_token/.test(error.message),
    );
  });

  test('whose database goes away keeps its tokens, and the run its exit code', async (t) => {
    const postgres = await startPostgres();
    try {
      await migrateDatabase(postgres.url);
      writeFileSync(validatorTokenFile(state), 'verdicts');
      writeFileSync(join(state.secrets, 'database_url'), postgres.url);
      const { url, tokens } = await findStack(state.root);
      assert.equal(url, 'http://127.0.0.1:1');
      const { texts, revoke } = await tokens();
      assert.equal(new Set(texts).size, 4);
      await postgres.stop();
      const written = t.mock.method(process.stderr, 'write', () => true);
      await revoke();
      assert.match(
        String(written.mock.calls[0]?.arguments[0]),
        /^load: its tokens could not be revoked and are over in 24 hours: the database does not answer/,
      );
    } finally {
      await postgres.stop();
    }
  });
});
