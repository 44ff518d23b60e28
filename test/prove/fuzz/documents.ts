/** Documents that nobody wrote: of the shape of each format, filled by chance. */
import fc from 'fast-check';

/** Words that parsers look for, beside anything at all. */
const words = ['passed', 'failed', 'pass', 'fail', 'warn', 'error', 'skipped', 'pending', 'other', 'test.a.b', '', 'x'];
const anyText = fc.oneof(fc.constantFrom(...words), fc.string({ unit: 'binary', maxLength: 40 }));
const anyValue = fc.oneof(
  { weight: 4, arbitrary: anyText },
  fc.jsonValue({ maxDepth: 3 }),
  fc.double(),
  fc.constantFrom(null, true, false, 0, 1e308, [], {}),
);

/** An object with any of the keys, each with a fitting value most of the time. */
const shape = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record(
    Object.fromEntries(
      Object.entries(fields).map(([key, fitting]) => [key, fc.oneof({ weight: 6, arbitrary: fitting }, anyValue)]),
    ),
    { requiredKeys: [] },
  );
const rows = (row: fc.Arbitrary<unknown>) =>
  fc.array(fc.oneof({ weight: 8, arbitrary: row }, anyValue), { maxLength: 6 });
const statuses = fc.constantFrom(...words.slice(0, 9));

const ours = shape({
  suite: anyText,
  startedAt: fc.constantFrom('2026-01-01T00:00:00Z', '0000-00-00'),
  runId: anyText,
  results: rows(
    shape({
      check: anyText,
      status: statuses,
      durationMs: fc.double(),
      message: anyText,
      dimensions: fc.dictionary(anyText, anyText),
    }),
  ),
});
const dbt = shape({
  metadata: shape({ dbt_schema_version: fc.constant('x/run-results/v6.json'), invocation_id: anyText }),
  args: shape({ which: fc.constantFrom('test', 'build', 'generate') }),
  results: rows(
    shape({
      unique_id: anyText,
      status: statuses,
      execution_time: fc.double(),
      message: anyText,
      timing: rows(anyValue),
    }),
  ),
});
const validation = shape({
  suite_name: anyText,
  meta: shape({ run_id: anyText, validation_time: anyText }),
  results: rows(
    shape({
      success: fc.boolean(),
      expectation_config: shape({
        type: anyText,
        kwargs: fc.dictionary(fc.constantFrom('column', 'value', 'x'), anyValue),
      }),
      result: fc.dictionary(fc.constantFrom('unexpected_count', 'observed_value', 'partial_unexpected_list'), anyValue),
      exception_info: shape({ raised_exception: fc.boolean(), exception_message: anyText }),
    }),
  ),
});
const checkpoint = shape({
  run_results: fc.dictionary(anyText, fc.oneof(validation, shape({ validation_result: validation }))),
});
const described = shape({
  validation_results: rows(shape({ expectations: rows(shape({ expectation_type: anyText, success: fc.boolean() })) })),
});
const ctrf = shape({
  reportId: anyText,
  results: shape({
    tool: shape({ name: anyText }),
    summary: shape({ start: fc.double(), stop: fc.integer() }),
    tests: rows(
      shape({
        name: anyText,
        status: statuses,
        duration: fc.double(),
        suite: fc.oneof(anyText, fc.array(anyText)),
        filePath: anyText,
      }),
    ),
  }),
});
const soda = shape({
  definitionName: anyText,
  hasErrors: fc.boolean(),
  logs: rows(shape({ level: fc.constant('error'), message: anyText })),
  checks: rows(shape({ name: anyText, outcome: statuses, table: anyText, diagnostics: shape({ value: fc.double() }) })),
});

const attributes = fc.dictionary(fc.constantFrom('name', 'classname', 'time', 'status', 'message', 'type'), anyText, {
  maxKeys: 4,
});
const { element } = fc.letrec<{ readonly element: string; readonly text: string }>((tie) => ({
  text: anyText.map(escaped),
  element: fc
    .tuple(
      fc.constantFrom('testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped', 'flakyFailure', 'property'),
      attributes,
      fc.array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('text'), tie('element')), { maxLength: 4 }),
    )
    .map(
      ([name, named, inner]) =>
        `<${name}${Object.entries(named)
          .map(([key, value]) => ` ${key}="${escaped(value)}"`)
          .join('')}>${inner.join('')}</${name}>`,
    ),
}));
const xml = fc.array(element, { maxLength: 4 }).map((inner) => `<testsuites>${inner.join('')}</testsuites>`);

const tapLine = fc.oneof(
  fc
    .tuple(fc.constantFrom('ok', 'not ok'), fc.nat(9), anyText, fc.constantFrom('', ' # SKIP x', ' # TODO', ' {'))
    .map(([ok, number, name, end]) => `${ok} ${number} - ${name}${end}`),
  fc.constantFrom(
    'TAP version 14',
    '1..3',
    '1..0 # SKIP',
    'Bail out! x',
    '  ---',
    '  ...',
    '# Subtest: a',
    '}',
    '    1..1',
  ),
  anyText,
);
const tap = fc
  .array(
    fc.tuple(fc.nat(3), tapLine).map(([depth, line]) => ' '.repeat(depth * 4) + line),
    { maxLength: 12 },
  )
  .map((lines) => lines.join('\n'));

/** No character that XML knows no way to write; the damaged files have them. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\x20-\ud7ff\ue000-\ufffd]/g, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const json = (arbitrary: fc.Arbitrary<unknown>) => arbitrary.map((value) => JSON.stringify(value) ?? '');

/** So many documents; the same for the same seed. */
export function generateDocuments(count: number, seed: number): readonly string[] {
  const shapes = [ours, dbt, validation, checkpoint, described, ctrf, soda].map(json);
  const anything = fc.oneof(json(fc.jsonValue({ maxDepth: 6 })), anyText);
  return fc.sample(fc.oneof(...shapes, xml, tap, anything), { numRuns: count, seed });
}
