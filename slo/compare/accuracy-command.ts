/** `lvd slo accuracy`: what the rules say about simulated events, beside the truth, Sloth and Pyrra. */
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { type AccuracyRow, accuracyOf, generators, isRight, type Reading, tolerance } from './accuracy.ts';
import { comparison, formatHelp, type Options } from './arguments.ts';
import type { Measure } from './fixtures/fixture.ts';
import { fixtures } from './fixtures/index.ts';
import { inParallel } from './parallel.ts';
import { columnsOf, printComparison, type Section } from './print.ts';
import type { LocateProgram } from './program.ts';

const command = 'lvd slo accuracy';

const help = `Usage: ${command} [--format FORMAT]

Simulates events that are known one by one, lets promtool evaluate the rules of ours, of Sloth and of Pyrra over what a
scrape sees of them (about a minute), and prints how far each is from the truth. Exits with 1 when ours is further off
than ${tolerance * 100} % anywhere, or no number.

${formatHelp}; there, "is" tells a number from NaN and from an absent value
`;

/** Exit code 0: ours are right everywhere, 1: they are not, 2: wrong usage. */
export const run = comparison({ command, help, flags: [] }, compare);

async function compare({ format }: Options<never>, locate: LocateProgram): Promise<number> {
  let done = 0;
  const rows = await inParallel(fixtures, availableParallelism(), async (fixture) => {
    const row = await accuracyOf(fixture, locate);
    process.stderr.write(`${++done} of ${fixtures.length}: ${fixture.title}\n`);
    return row;
  });
  printComparison(format, [sectionOf(rows)], rows.map(asJson));
  return rows.every(({ readings }) => isRight(readings.ours)) ? 0 : 1;
}

const asJson = (row: AccuracyRow) => ({
  ...row,
  readings: Object.fromEntries(
    generators.map((name) => {
      const { value, error } = row.readings[name];
      return [name, { is: kindOf(value), value: value ?? null, error }];
    }),
  ),
});

const kindOf = (value: number | undefined): 'absent' | 'NaN' | 'number' => {
  if (value === undefined) return 'absent';
  return Number.isNaN(value) ? 'NaN' : 'number';
};

function sectionOf(rows: readonly AccuracyRow[]): Section {
  const titles = ['events', 'measure', 'truth', ...generators, ...generators.map((name) => `error of ${name}`)];
  return {
    title: 'What the rules say about simulated events',
    table: {
      columns: columnsOf(titles, 'events', 'measure'),
      rows: rows.map(({ title, measure, truth, readings }) => [
        title,
        measure,
        showValue(truth, measure),
        ...generators.map((name) => showValue(readings[name].value, measure)),
        ...generators.map((name) => showError(readings[name], measure)),
      ]),
    },
  };
}

function showValue(value: number | undefined, measure: Measure): string {
  if (value === undefined || Number.isNaN(value)) return kindOf(value);
  if (measure === 'pages') return value > 0 ? 'page' : 'none';
  return `${(value * 100).toFixed(measure === 'attainment' ? 2 : 3)} %`;
}

function showError({ value, error }: Reading, measure: Measure): string {
  if (value === undefined || Number.isNaN(error)) return kindOf(value);
  if (measure === 'pages') return error === 0 ? 'right' : 'wrong';
  const percent = (error * 100).toFixed(1);
  return `${Number(percent) === 0 ? '0.0' : percent.replace(/^(?=\d)/, '+').replace('-', '−')} %`;
}
