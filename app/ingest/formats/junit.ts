/** JUnit XML as a stream of tags: its own entities and document types are refused, and nothing is ever expanded. */
import { SaxesParser } from 'saxes';
import { HttpError } from '../../http-error.ts';
import { shown } from '../report.ts';
import type { ReadOptions } from './builder.ts';
import type { Reading, TextReader } from './format.ts';
import { JUnitReader } from './junit-reader.ts';

export class JUnitXmlReader implements TextReader {
  readonly #reader: JUnitReader;
  readonly #parser = new SaxesParser();

  constructor(options: ReadOptions) {
    const reader = new JUnitReader(options);
    const parser = this.#parser;
    this.#reader = reader;
    parser.on('error', (error) => {
      throw malformed(parser.line, error.message.replace(/^\d+:\d+: /, ''));
    });
    parser.on('doctype', () => {
      throw new HttpError(400, 'xml_doctype', 'A document type (DTD) is not accepted. Nothing was stored.', {
        problems: [{ at: `line ${parser.line}`, value: '<!DOCTYPE …>', expected: 'XML without a document type' }],
      });
    });
    parser.on('opentag', (tag) => reader.open(tag.name, tag.attributes, parser.line));
    parser.on('closetag', (tag) => reader.close(tag.name));
    parser.on('text', (value) => reader.text(value));
    parser.on('cdata', (value) => reader.text(value));
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  // biome-ignore lint/correctness/useYield: what takes time was done tag by tag
  *end(): Reading {
    this.#parser.close();
    return this.#reader.finish();
  }
}

function malformed(line: number, reason: string): HttpError {
  const message = `The body is not well-formed XML: ${reason.replace(/\.?$/, '.')} Nothing was stored.`;
  return new HttpError(400, 'xml_malformed', shown(message, message.length), {
    problems: [{ at: `line ${line}`, value: shown(reason), expected: 'well-formed JUnit XML' }],
  });
}
