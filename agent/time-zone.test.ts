import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../test/services.ts';
import { zoneName } from './time-zone.ts';

interface Part {
  readonly changes: readonly (readonly [timeSeconds: number, type: number])[];
  readonly types: readonly (readonly [offsetSeconds: number, name: string])[];
}

/** One part of a file of RFC 9636: a header, changes, types, names. */
function part({ changes, types }: Part, version: string, timeBytes: 4 | 8): Buffer {
  const names = types.map(([, name]) => `${name}\0`);
  const characters = names.join('');
  const header = Buffer.alloc(44);
  header.write(`TZif${version}`);
  header.writeUInt32BE(changes.length, 32);
  header.writeUInt32BE(types.length, 36);
  header.writeUInt32BE(characters.length, 40);
  const times = changes.map(([time]) => {
    const bytes = Buffer.alloc(timeBytes);
    if (timeBytes === 8) bytes.writeBigInt64BE(BigInt(time));
    else bytes.writeInt32BE(time);
    return bytes;
  });
  const typed = types.map(([offset], index) => {
    const bytes = Buffer.alloc(6);
    bytes.writeInt32BE(offset);
    bytes[5] = names.slice(0, index).join('').length;
    return bytes;
  });
  const indexes = Buffer.from(changes.map(([, type]) => type));
  return Buffer.concat([header, ...times, indexes, ...typed, Buffer.from(characters)]);
}

const berlin: Part = {
  changes: [
    [0, 1],
    [1000, 0],
    [2000, 1],
  ],
  types: [
    [3600, 'CET'],
    [7200, 'CEST'],
    [3208, 'LMT'],
  ],
};
const nothing: Part = { changes: [], types: [[0, '']] };

const newFile = (content: Part, rule: string): Buffer =>
  Buffer.concat([part(nothing, '2', 4), part(content, '2', 8), Buffer.from(`\n${rule}\n`)]);

function machine(files: Readonly<Record<string, Buffer>>) {
  const zones = temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(join(zones, name, '..'), { recursive: true });
    writeFileSync(join(zones, name), bytes);
  }
  return (offsetSeconds: number, tz?: string): string =>
    zoneName({ tz, offsetSeconds, zones, localtime: join(zones, 'localtime') });
}

describe('the name of the time zone', () => {
  it('comes from the rule at the end of the file, by how the clock is set', () => {
    const name = machine({ localtime: newFile(nothing, 'CET-1CEST,M3.5.0,M10.5.0/3') });
    assert.deepEqual([name(3600), name(7200)], ['CET', 'CEST']);
  });

  it('comes from the last change to this offset where there is no rule, in files of either version', () => {
    for (const file of [newFile(berlin, ''), part(berlin, '\0', 4)]) {
      const name = machine({ localtime: file });
      assert.deepEqual([name(3600), name(7200), name(3208), name(5)], ['CET', 'CEST', 'LMT', '']);
    }
  });

  it('follows TZ before the machine: a zone, a rule, or nothing, which is UTC', () => {
    const name = machine({
      localtime: newFile(nothing, 'CET-1'),
      'Asia/Kathmandu': newFile(nothing, '<+0545>-5:45'),
      'America/New_York': newFile(nothing, 'EST5EDT,M3.2.0,M11.1.0'),
      UTC: newFile(nothing, 'UTC0'),
    });
    assert.equal(name(20_700, 'Asia/Kathmandu'), '+0545');
    assert.equal(name(-18_000, ':America/New_York'), 'EST');
    assert.equal(name(-14_400, ':America/New_York'), 'EDT');
    assert.equal(name(-9000, 'NST2:30NDT'), 'NST');
    assert.equal(name(0, ''), 'UTC');
  });

  it('is UTC where there is no file, and empty where the file is none', () => {
    assert.equal(machine({})(0), 'UTC');
    assert.equal(machine({ localtime: Buffer.from('nonsense') })(0), '');
  });
});
