/** What the command refuses before it sends anything. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwnAddress } from './allowed-address.ts';
import { load } from './command-under-test.ts';

const refused: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [[], /""; expected one profile of quick, targets/],
  [['fast'], /"fast"; expected one profile of quick, targets/],
  [['quick', 'targets'], /"quick targets"; expected one profile/],
  [['quick', '--seed', 'x'], /--seed x; expected a whole number/],
  [['quick', '--url', 'ftp://127.0.0.1'], /--url ftp:\/\/127\.0\.0\.1; expected http:\/\/ or https:\/\//],
  [['quick', '--seconds', '0'], /--seconds 0; expected a whole number from 1 to 30, as long as the profile is/],
  [['quick', '--seconds', '31'], /--seconds 31; expected a whole number from 1 to 30/],
  [['quick', '--scenario', 'x.ts'], /--scenario is about another service; expected --url as well/],
  [['quick', '--prometheus', 'http://127.0.0.1'], /--prometheus is about another service; expected --url as well/],
  [['quick', '--url', 'http://127.0.0.1', '--prometheus', 'x'], /--prometheus x; expected http:\/\/ or https:\/\//],
  [['quick', '--url', 'http://127.0.0.1', '--scenario', 'none.ts'], / {2}none\.ts: there is no such file/],
  [['quick', '--url', 'http://192.0.2.1', '--scenario', 'x.ts'], /192\.0\.2\.1 is no address of a private network/],
  [['quick', '--url', 'http://192.0.2.1'], /192\.0\.2\.1 is no address of a private network; --public says/],
  [
    ['quick', '--url', 'http://127.0.0.1/shop'],
    /\/shop; expected an address alone, such as http:\/\/127\.0\.0\.1: paths/,
  ],
  [['quick', '--url', 'http://127.0.0.1?a=1'], /\?a=1; expected an address alone/],
  [['quick', '--url', 'http://me:secret@127.0.0.1'], /expected an address alone/],
  [['quick', '--html', '/nowhere/run.html'], /--html \/nowhere\/run\.html; expected a file in a folder that is there/],
  [['quick', '--html', import.meta.dirname], /--html .* is a folder; expected a file/],
];
for (const [args, says] of refused) {
  test(`lvd load ${args.join(' ')} is refused in words`, async (t) => {
    const { code, stderr } = await load(t, ...args);
    assert.equal(code, 2);
    assert.match(stderr, says);
  });
}

test('own addresses are those that nobody else reaches', async () => {
  const own = ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '[::1]', '[fd00::1]', 'localhost'];
  for (const host of own) assert.equal(await isOwnAddress(new URL(`http://${host}:8080`)), true, host);
  for (const host of ['8.8.8.8', '172.32.0.1', '[2001:db8::1]', '0.0.0.0'])
    assert.equal(await isOwnAddress(new URL(`http://${host}`)), false, host);
});
