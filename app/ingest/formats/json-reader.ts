/** Reads JSON of a format that is known, or finds out which it is by the first row, or else by the document. */
import { reportFormats } from '../../../metrics/catalogue/business.ts';
import { HttpError } from '../../http-error.ts';
import type { RowPlace } from '../json/path.ts';
import { JsonRows } from '../json/rows.ts';
import { shown } from '../report.ts';
import type { ReadOptions } from './builder.ts';
import type { JsonFormat, Reading, RowReader, TextReader } from './format.ts';
import { isObject } from './rows.ts';

interface Candidate<Name> {
  readonly name: Name;
  readonly format: JsonFormat;
}

/** A longer document is read as it arrives: no more of it than a row is held, and other requests get their turn. */
const shortCharacters = 64 * 1024;

export class JsonReader<Name> implements TextReader {
  readonly #candidates: readonly Candidate<Name>[];
  readonly #options: ReadOptions;
  readonly #rows: JsonRows;
  /** What may turn out to be a short document; null once it is too long, and for formats that do not care. */
  #short: string | null = null;
  #chosen: { readonly name: Name; readonly reader: RowReader } | null = null;

  /** @param candidates the formats that it may be: one that is known, or several to choose from. */
  constructor(candidates: readonly Candidate<Name>[], options: ReadOptions) {
    this.#candidates = candidates;
    this.#options = options;
    const patterns = candidates.flatMap(({ format }) => format.rows);
    this.#rows = new JsonRows(patterns, (row, place) => this.#row(row, place));
    const [only, ...others] = candidates;
    if (!only || others.length > 0) return;
    this.#choose(only);
    if (only.format.readShort) this.#short = '';
  }

  /** The format that was found; null until then. */
  get format(): Name | null {
    return this.#chosen?.name ?? null;
  }

  write(text: string): void {
    if (this.#short === null) {
      this.#rows.write(text);
      return;
    }
    this.#short += text;
    if (this.#short.length > shortCharacters) this.#readByRows(this.#short);
  }

  *end(): Reading {
    if (this.#short !== null) {
      const report = this.#candidates[0]?.format.readShort?.(this.#short, this.#options);
      if (report) return report;
      this.#readByRows(this.#short);
    }
    const document = this.#rows.end();
    const reader =
      this.#chosen?.reader ?? this.#choose(this.#candidates.find(({ format }) => format.ownsDocument(document)));
    if (!reader) throw undecided(isObject(document) ? `the fields ${Object.keys(document).join(', ')}` : document);
    return yield* reader.end(document);
  }

  #readByRows(text: string): void {
    this.#short = null;
    this.#rows.write(text);
  }

  #row(row: unknown, place: RowPlace): void {
    const reader =
      this.#chosen?.reader ?? this.#choose(this.#candidates.find(({ format }) => format.ownsRow(row, place)));
    if (!reader) throw undecided(isObject(row) ? `${place.at} with ${Object.keys(row).join(', ')}` : row);
    reader.row(row, place);
  }

  #choose(candidate: Candidate<Name> | undefined): RowReader | null {
    if (!candidate) return null;
    const reader = candidate.format.open(this.#options);
    this.#chosen = { name: candidate.name, reader };
    return reader;
  }
}

/** The answer to a body that could be anything. */
export function undecided(value: unknown): HttpError {
  const message = 'The format of the report cannot be told from its content. Nothing was stored.';
  return new HttpError(422, 'format_undecided', message, {
    problems: [{ at: 'the body', value: shown(value), expected: `one of ${reportFormats.join(', ')}` }],
  });
}
