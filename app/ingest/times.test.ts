/** Times that a sender names and that no database could hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, refusal } from './reading-under-test.ts';

const impossible = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '1969-12-31T23:59:59Z',
  '9999-12-31T23:59:59-23:59',
];

for (const startedAt of impossible) {
  test(`JSON: ${startedAt} is refused with its place`, async () => {
    const report = JSON.stringify({ suite: 's', startedAt, results: [{ check: 'c', status: 'passed' }] });
    const { code, problems } = await refusal('json', report);
    assert.equal(code, 'report_invalid');
    assert.deepEqual(problems, [
      { at: 'startedAt', value: startedAt, expected: 'a time between the years 1970 and 9998' },
    ]);
  });
}

for (const timestamp of [...impossible, '+275760-09-12T00:00:00Z', '-000100-01-01T00:00:00Z', 'yesterday']) {
  test(`JUnit: the timestamp ${timestamp} is information only and left out`, async () => {
    const { runs } = await read(
      'junit',
      `<testsuite name="s" timestamp="${timestamp}"><testcase name="c"/></testsuite>`,
    );
    assert.equal(runs[0]?.startedAt, null);
  });
}
