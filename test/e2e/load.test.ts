/** The load test on a running stack, as people start it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withStack } from './stack.ts';

test('the quick profile holds on a fresh stack, says so for each promise, and leaves nothing on anybody’s board', async () => {
  await withStack(async (stack) => {
    const options = ['--url', stack.url('nginx'), '--prometheus', stack.url('prometheus')];
    const { code, output } = await stack.lvd('load', 'quick', ...options);
    assert.equal(code, 0, output);
    assert.equal(output.match(/ held$/gm)?.length, 9, output);
    assert.match(output, /^Concurrent users .* not verified: this profile has 20 users; 100 are promised$/m);
    assert.match(output, /20 streams open, 0 lost/);
    assert.doesNotMatch(output, /Not as expected/);

    const board = await fetch(stack.url('nginx', '/api/v1/board'));
    assert.doesNotMatch(await board.text(), /"load-01"/);
    const tokens = await stack.lvd('token', 'list', '--all');
    assert.match(tokens.output, /load test.*revoked/, tokens.output);
  });
});
