import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { m } from '../../../metrics/catalogue/index.ts';
import { gauge } from '../../output.ts';
import { emitFields } from './fields.ts';
import { parseInfo, parsePairs } from './info.ts';

const info = parseInfo(
  ['# Server', 'os:Linux 6.1: x', '', '# Memory', 'ratio:1.5', 'none:-nan', 'all:inf', 'good:ok', 'bad:err', ''].join(
    '\r\n',
  ),
);

describe('the text of INFO', () => {
  it('is read by section, and a colon may be in a value', () => {
    assert.equal(info.section('server').get('os'), 'Linux 6.1: x');
    assert.equal(info.section('server').get('ratio'), undefined);
    assert.equal(info.section('modules').size, 0);
  });

  it('gives numbers, states, and nothing for a ratio to nothing', () => {
    const metric = gauge(m.redis_mem_fragmentation_ratio, 'ratio');
    const table = { ratio: metric, none: metric, all: metric, good: metric, bad: metric, absent: metric };
    const values: number[] = [];
    emitFields(info.section('memory'), table, (_, value) => values.push(value));
    assert.deepEqual(values, [1.5, 1, 0]);
  });

  it('gives what is no number as none, so that the collector fails', () => {
    const values: number[] = [];
    const table = { os: gauge(m.redis_mem_fragmentation_ratio, 'ratio') };
    emitFields(info.section('server'), table, (_, value) => values.push(value));
    assert.deepEqual(values, [Number.NaN]);
  });

  it('has pairs of names and numbers', () => {
    assert.deepEqual(
      [...parsePairs('calls=3,usec=1.5')],
      [
        ['calls', 3],
        ['usec', 1.5],
      ],
    );
  });
});
