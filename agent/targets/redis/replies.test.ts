/** The parser of Redis's replies, with every way in which they may arrive. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ProtocolError, type Reply, ReplyError, ReplyParser } from './replies.ts';

const limits = { maxBytes: 1000, maxLineBytes: 100, maxDepth: 3 };

/** What the pieces give, in order. */
function parse(pieces: readonly (string | Buffer)[]): readonly Reply[] {
  const replies: Reply[] = [];
  const parser = new ReplyParser((reply) => replies.push(reply), limits);
  for (const piece of pieces) parser.push(Buffer.from(piece));
  return replies;
}

/** One of each kind, and what they are. */
const stream = [
  '+PONG\r\n',
  ':-12\r\n',
  '$6\r\na\r\n\r\nb\r\n',
  '$0\r\n\r\n',
  '$-1\r\n',
  '*-1\r\n',
  '*0\r\n',
  '-NOPERM no\r\n',
  '*3\r\n$5\r\ngrün\r\n*2\r\n:1\r\n*1\r\n$-1\r\n+last\r\n',
].join('');
const replies: readonly Reply[] = [
  'PONG',
  -12,
  'a\r\n\r\nb',
  '',
  undefined,
  undefined,
  [],
  new ReplyError('NOPERM no'),
  ['grün', [1, [undefined]], 'last'],
];

describe('the replies of Redis', () => {
  it('are the same wherever the packets are cut', () => {
    const bytes = Buffer.from(stream);
    for (let cut = 0; cut <= bytes.length; cut++)
      assert.deepEqual(parse([bytes.subarray(0, cut), bytes.subarray(cut)]), replies, `cut at byte ${cut}`);
    for (let first = 1; first < bytes.length; first++)
      for (let second = first + 1; second < bytes.length; second++)
        assert.deepEqual(
          parse([bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]),
          replies,
          `cut at the bytes ${first} and ${second}`,
        );
  });

  it('are the same when each byte arrives alone', () => {
    assert.deepEqual(parse([...Buffer.from(stream)].map((byte) => Buffer.of(byte))), replies);
  });

  it('are given as soon as they are complete, and not before', () => {
    const got: Reply[] = [];
    const parser = new ReplyParser((reply) => got.push(reply), limits);
    const bytes = Buffer.from('*2\r\n$3\r\nabc\r\n:7\r\n');
    for (const byte of bytes.subarray(0, -1)) parser.push(Buffer.of(byte));
    assert.deepEqual(got, []);
    parser.push(bytes.subarray(-1));
    assert.deepEqual(got, [['abc', 7]]);
  });

  it('name the kind of a refusal', () => {
    const [refusal] = parse(['-WRONGPASS invalid username-password pair\r\n']);
    assert.ok(refusal instanceof ReplyError);
    assert.equal(refusal.code, 'WRONGPASS');
    assert.equal(refusal.message, 'WRONGPASS invalid username-password pair');
  });

  const broken: readonly (readonly [what: string, bytes: string | Buffer, says: RegExp])[] = [
    ['another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n', /begins with the byte 72/],
    ['no protocol at all', Buffer.from([0x15, 3, 3, 13, 10]), /begins with the byte 21/],
    ['a length that is none', '$many\r\n', /"many" is where a whole number should be/],
    ['a length below 0', '$-2\r\n', /-2 bytes was announced/],
    ['a number of elements below 0', '*-7\r\n', /-7 elements was announced/],
    ['a text longer than announced', '$2\r\nabc\r\n', /does not end where it should/],
    ['an announced text beyond all limits', '$1001\r\n', /longer than 1000 bytes/],
    ['an announced text beyond all numbers', '$9999999999999999999\r\n', /longer than 1000 bytes/],
    ['a line without an end', `+${'x'.repeat(101)}`, /a line is longer than 100 bytes/],
    ['an array that never ends', '*1000000000\r\n'.concat(':1\r\n'.repeat(300)), /longer than 1000 bytes/],
    ['arrays in arrays without end', '*1\r\n'.repeat(4), /more than 3 deep/],
  ];
  for (const [what, bytes, says] of broken) {
    it(`are refused: ${what}`, () => {
      assert.throws(
        () => parse([bytes]),
        (error: unknown) => error instanceof ProtocolError && says.test(error.message),
      );
    });
  }

  it('may be as many as there are, each up to the limit', () => {
    const text = `$900\r\n${'x'.repeat(900)}\r\n`;
    assert.equal(parse([text.repeat(20)]).length, 20);
  });

  it('never make the parser fail in another way, whatever bytes come', () => {
    // The generator of Park and Miller: the same bytes in every run.
    let seed = 48_271;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const alphabet = Buffer.from('+-:$*0123456789\r\n\r\n\r\nab');
    for (let run = 0; run < 2000; run++) {
      const bytes = Buffer.from(Array.from({ length: 40 }, () => alphabet[random(alphabet.length)] ?? 0));
      try {
        parse([bytes.subarray(0, random(40)), bytes]);
      } catch (error) {
        assert.ok(error instanceof ProtocolError, `${JSON.stringify(bytes.toString())}: ${error}`);
      }
    }
  });
});
