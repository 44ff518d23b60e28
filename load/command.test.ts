/** What the command refuses before it sends anything. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { test } from 'node:test';
import { isOwnAddress } from './allowed-address.ts';
import { run } from './command.ts';

const refused: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [[], /""; expected one profile of quick, targets/],
  [['fast'], /"fast"; expected one profile of quick, targets/],
  [['quick', 'targets'], /"quick targets"; expected one profile/],
  [['quick', '--seed', 'x'], /--seed x; expected a whole number/],
  [['quick', '--url', 'ftp://127.0.0.1'], /--url ftp:\/\/127\.0\.0\.1; expected http:\/\/ or https:\/\//],
  [['quick', '--url', 'http://192.0.2.1'], /192\.0\.2\.1 is no address of a private network; --public says/],
];
for (const [args, says] of refused) {
  test(`lvd load ${args.join(' ')} is refused in words`, async (t) => {
    const written: string[] = [];
    t.mock.method(process.stderr, 'write', (text: string) => written.push(text) > 0);
    const code = await run(args, () => Promise.reject(new Error('nothing is sent, so no stack is looked for')));
    t.mock.restoreAll();
    assert.equal(code, 2);
    assert.match(written.join(''), says);
  });
}

test('own addresses are those that nobody else reaches', async () => {
  const own = ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '[::1]', '[fd00::1]', 'localhost'];
  for (const host of own) assert.equal(await isOwnAddress(new URL(`http://${host}:8080`)), true, host);
  for (const host of ['8.8.8.8', '172.32.0.1', '[2001:db8::1]', '0.0.0.0'])
    assert.equal(await isOwnAddress(new URL(`http://${host}`)), false, host);
});
