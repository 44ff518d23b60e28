/** What is sent to PostgreSQL: the messages of its protocol (version 3) for statements without parameters. */

/** Reads the statement and describes its columns. */
export function prepareMessage(name: string, sql: string): Buffer {
  return Buffer.concat([
    message('P', text(name), text(sql), int16(0)),
    message('D', Buffer.from('S'), text(name)),
    sync,
  ]);
}

/** Runs a statement that is prepared. `formats` has one entry for each column: 1 for binary, 0 for text. */
export function executeMessage(name: string, formats: readonly number[]): Buffer {
  const bind = message(
    'B',
    text(''), // the portal
    text(name),
    int16(0), // formats of parameters
    int16(0), // parameters
    int16(formats.length),
    ...formats.map(int16),
  );
  return Buffer.concat([bind, message('E', text(''), Buffer.alloc(4)), sync]);
}

/** Forgets a statement. */
export function closeMessage(name: string): Buffer {
  return Buffer.concat([message('C', Buffer.from('S'), text(name)), sync]);
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

/** After an error the server skips what follows up to here, so that a statement that fails takes no other along. */
const sync = message('S');
/** Ends the session. */
export const terminateMessage = message('X');
