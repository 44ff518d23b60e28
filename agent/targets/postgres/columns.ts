/** Columns of a result: how the server describes them, and how their values become JavaScript's. */

export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, Value>>;

/** Reads the bytes of one value. */
type Decode = (bytes: Buffer, start: number, end: number) => Value;

export interface Column {
  readonly name: string;
  readonly format: 0 | 1;
  readonly decode: Decode;
}

const readText: Decode = (bytes, start, end) => bytes.toString('utf8', start, end);

/** Types, by their number in pg_type, that are sent as binary. A bigint is exact up to 2⁵³; identifiers are cast to text. */
const binaryTypes: ReadonlyMap<number, Decode> = new Map<number, Decode>([
  [16, (bytes, start) => bytes[start] === 1], // bool
  [20, (bytes, start) => bytes.readInt32BE(start) * 2 ** 32 + bytes.readUInt32BE(start + 4)], // int8
  [21, (bytes, start) => bytes.readInt16BE(start)], // int2
  [23, (bytes, start) => bytes.readInt32BE(start)], // int4
  [26, (bytes, start) => bytes.readUInt32BE(start)], // oid
  [700, (bytes, start) => bytes.readFloatBE(start)], // float4
  [701, (bytes, start) => bytes.readDoubleBE(start)], // float8
]);

/** Reads the body of a RowDescription. Columns of any other type arrive as the text that the server writes. */
export function readColumns(bytes: Buffer, start: number): readonly Column[] {
  const columns: Column[] = [];
  let offset = start + 2;
  for (let left = bytes.readInt16BE(start); left > 0; left--) {
    const end = bytes.indexOf(0, offset);
    const decode = binaryTypes.get(bytes.readUInt32BE(end + 7)); // after the table's number and the column's
    columns.push({ name: bytes.toString('utf8', offset, end), format: decode ? 1 : 0, decode: decode ?? readText });
    offset = end + 19;
  }
  return columns;
}

/** Reads the body of a DataRow. */
export function readRow(columns: readonly Column[], bytes: Buffer, start: number): Row {
  const row: Record<string, Value> = {};
  let offset = start + 2;
  for (const { name, decode } of columns) {
    const length = bytes.readInt32BE(offset);
    offset += 4;
    if (length < 0) {
      row[name] = null;
      continue;
    }
    row[name] = decode(bytes, offset, offset + length);
    offset += length;
  }
  return row;
}
