import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { it } from 'node:test';

/** The log goes to standard output, so it is written by a process of its own. */
function logged(script: string): string {
  const module = JSON.stringify(new URL('./log.ts', import.meta.url).href);
  const code = `const { createLogger } = await import(${module}); const logger = createLogger('test', 'trace'); ${script}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' }).stdout;
}

it('logs what an error is, and not what a library put on it', () => {
  const text = logged(`
    const command = { name: 'auth', args: ['planted'] };
    const cause = Object.assign(new Error('the cause'), { command });
    const error = Object.assign(new TypeError('refused', { cause }), { code: 'E_REFUSED', command, input: 'planted' });
    logger.error({ err: error }, 'failed');
    logger.child({ more: 1 }).error(Object.assign(new AggregateError([error], 'all failed'), { url: 'planted' }));
    try { new URL('http://user:planted@:x') } catch (error) { logger.error({ err: error }) }`);
  assert.match(text, /"err":\{"type":"TypeError","message":"refused: the cause","stack":".*"code":"E_REFUSED"\}/);
  assert.match(text, /all failed/);
  assert.match(text, /ERR_INVALID_URL/);
  assert.ok(!text.includes('planted'), text);
});
