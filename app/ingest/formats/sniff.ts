/** The formats by name, and which of them a body is when nobody says so. */
import type { ReportFormat } from '../../../metrics/catalogue/business.ts';
import type { ReadOptions } from './builder.ts';
import { ctrf } from './ctrf.ts';
import { dbt } from './dbt.ts';
import type { JsonFormat, Reading, TextReader } from './format.ts';
import { greatExpectations } from './great-expectations.ts';
import { json } from './json.ts';
import { JsonReader, undecided } from './json-reader.ts';
import { JUnitXmlReader } from './junit.ts';
import { soda } from './soda.ts';
import { TapReader } from './tap.ts';

/** In the order in which they are asked whether a document is theirs: the most particular first. */
const jsonFormats = [
  { name: 'ctrf', format: ctrf },
  { name: 'dbt', format: dbt },
  { name: 'great-expectations', format: greatExpectations },
  { name: 'soda', format: soda },
  { name: 'json', format: json },
] as const satisfies readonly { readonly name: ReportFormat; readonly format: JsonFormat }[];

/** A reader that knows, at the latest at its end, which format it reads. */
export interface FormatReader extends TextReader {
  readonly format: ReportFormat | null;
}

export function openReader(format: ReportFormat, options: ReadOptions): FormatReader {
  if (format === 'junit') return withFormat(format, new JUnitXmlReader(options));
  if (format === 'tap') return withFormat(format, new TapReader(options));
  return new JsonReader(
    jsonFormats.filter(({ name }) => name === format),
    options,
  );
}

function withFormat(format: ReportFormat, reader: TextReader): FormatReader {
  return { format, write: (text) => reader.write(text), end: () => reader.end() };
}

/** Decides by the first sign that is no space: `<` is XML, `{` JSON, and TAP begins with one of its words. */
export class SniffingReader implements FormatReader {
  readonly #options: ReadOptions;
  #start = '';
  #reader: FormatReader | null = null;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  get format(): ReportFormat | null {
    return this.#reader?.format ?? null;
  }

  write(text: string): void {
    if (this.#reader) {
      this.#reader.write(text);
      return;
    }
    this.#start += text;
    // Enough to tell TAP's words, behind whatever a program writes before its tests.
    if (this.#start.length >= enoughCharacters) this.#decide();
  }

  /** @throws HttpError 422 when no format fits. */
  *end(): Reading {
    return yield* (this.#reader ?? this.#decide()).end();
  }

  #decide(): FormatReader {
    const reader = this.#readerOf(this.#start);
    if (!reader) throw undecided(this.#start.slice(0, 200).trim());
    this.#reader = reader;
    reader.write(this.#start);
    this.#start = '';
    return reader;
  }

  #readerOf(start: string): FormatReader | null {
    if (/^\s*</.test(start)) return openReader('junit', this.#options);
    if (/^\s*\{/.test(start)) return new JsonReader<ReportFormat>(jsonFormats, this.#options);
    return /^(TAP version \d+|1\.\.\d+|(not )?ok\b)/m.test(start) ? openReader('tap', this.#options) : null;
  }
}

const enoughCharacters = 4096;
