/** What every format is to the rest: something that text is written to and that a report comes out of. */

import type { RowPath, RowPlace } from '../json/path.ts';
import type { ParsedReport } from '../report.ts';
import type { ReadOptions } from './builder.ts';

/** Work that is done a little at a time: other requests get their turn wherever it yields. */
export type Reading = Generator<void, ParsedReport>;

/** Both methods throw an HttpError of 4xx for what cannot be taken, and nothing else. */
export interface TextReader {
  write(text: string): void;
  end(): Reading;
}

/** Reads the rows of one JSON format. */
export interface RowReader {
  row(row: unknown, place: RowPlace): void;
  /** With the document without its rows. */
  end(document: unknown): Reading;
}

export interface JsonFormat {
  readonly rows: readonly RowPath[];
  /** Whether a document is of this format, as one of its rows shows. */
  ownsRow(row: unknown, place: RowPlace): boolean;
  /** The same of a document that has no rows. */
  ownsDocument(document: unknown): boolean;
  open(options: ReadOptions): RowReader;
  /**
   * Reads a short document in one go, several times as fast. Null when there is anything unusual about it: then it is
   * read row by row, which finds out what.
   */
  readonly readShort?: (text: string, options: ReadOptions) => ParsedReport | null;
}
