/**
 * JUnit XML: the text of the body in, one run per test suite out (or one run in all, when the sender names the suite).
 * It is read as a stream of tags, entities of its own are refused, and every problem of the report is listed.
 */
import { setImmediate } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import { HttpError } from '../http-error.ts';
import { JUnitReader } from './junit-reader.ts';
import { invalidReport, type ParsedReport } from './report.ts';

/** Characters that are read before other requests get their turn. */
const turnCharacters = 256 * 1024;

/** @throws HttpError 400 when it is no XML or has a DTD, 422 with every problem when it is not as expected. */
export async function parseJUnitReport(text: string, suite: string | null): Promise<ParsedReport> {
  const reader = new JUnitReader(suite);
  const parser = new SaxesParser();
  const line = (): number => parser.line;

  parser.on('error', (error) => {
    throw malformed(parser.line, error.message.replace(/^\d+:\d+: /, ''));
  });
  parser.on('doctype', () => {
    throw new HttpError(400, 'xml_doctype', 'A document type (DTD) is not accepted. Nothing was stored.', {
      problems: [{ at: `line ${parser.line}`, value: '<!DOCTYPE …>', expected: 'XML without a document type' }],
    });
  });
  parser.on('opentag', (tag) => reader.open(tag.name, tag.attributes, line()));
  parser.on('closetag', (tag) => reader.close(tag.name));
  parser.on('text', (value) => reader.text(value));
  parser.on('cdata', (value) => reader.text(value));

  for (let start = 0; start < text.length; start += turnCharacters) {
    if (start > 0) await setImmediate();
    parser.write(text.slice(start, start + turnCharacters));
  }
  parser.close();
  const problems = reader.problems();
  if (problems.length > 0) throw invalidReport(problems);
  return { runs: reader.runs(), ignored: [], rejected: [] };
}

function malformed(line: number, reason: string): HttpError {
  return new HttpError(
    400,
    'xml_malformed',
    `The body is not well-formed XML: ${reason.replace(/\.?$/, '.')} Nothing was stored.`,
    {
      problems: [{ at: `line ${line}`, value: reason, expected: 'well-formed JUnit XML' }],
    },
  );
}
