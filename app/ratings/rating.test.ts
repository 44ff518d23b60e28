/** What may be said about ratings, and when nothing may be said. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csatValues } from '../../metrics/catalogue/business.ts';
import { HttpError } from '../http-error.ts';
import { endsDrillDown } from './asking.ts';
import { readRating } from './form.ts';
import { type RatingTotals, satisfactionOf, thumbsOf } from './rating.ts';
import { wilsonInterval } from './wilson.ts';

/** Answers of one page by value, from 1 to 5. */
function totalsOf(counts: readonly number[], shown = 0, answered = 0): RatingTotals {
  const ratings = csatValues.map((value, index) => ({
    kind: 'csat' as const,
    page: 'check' as const,
    value,
    count: counts[index] ?? 0,
  }));
  return { ratings, prompts: { shown, answered } };
}

const rounded = ({ low, high }: { readonly low: number; readonly high: number }) =>
  [low, high].map((x) => x.toFixed(4));

test('the interval is that of Newcombe’s published examples, and stays between 0 and 1', () => {
  // Newcombe, R. G. (1998), Statistics in Medicine 17, 857–872, table I, method 3.
  assert.deepEqual(rounded(wilsonInterval(81, 263)), ['0.2553', '0.3662']);
  assert.deepEqual(rounded(wilsonInterval(15, 148)), ['0.0624', '0.1605']);
  assert.deepEqual(rounded(wilsonInterval(0, 20)), ['0.0000', '0.1611']);
  assert.deepEqual(rounded(wilsonInterval(1, 29)), ['0.0061', '0.1718']);
  assert.deepEqual(rounded(wilsonInterval(20, 20)), ['0.8389', '1.0000']);
});

test('29 answers are no verdict, and 30 are one: the share of 4 and 5', () => {
  assert.equal(satisfactionOf(totalsOf([1, 1, 3, 10, 14])).verdict, null);
  const { answers, verdict, byValue } = satisfactionOf(totalsOf([1, 1, 4, 10, 14]));
  assert.equal(answers, 30);
  assert.equal(verdict?.share, 0.8);
  assert.deepEqual(byValue, { 1: 1, 2: 1, 3: 4, 4: 10, 5: 14 });
  assert.ok(verdict && verdict.interval.low < 0.8 && verdict.interval.high > 0.8);
});

test('thumbs are no part of the satisfaction', () => {
  const { ratings, prompts } = totalsOf([0, 0, 0, 0, 30]);
  const thumb = { kind: 'thumb', page: 'check', value: 'down', count: 7 } as const;
  const totals: RatingTotals = { ratings: [...ratings, thumb], prompts };
  assert.equal(satisfactionOf(totals).answers, 30);
  assert.deepEqual(thumbsOf(totals, 'check'), { up: 0, down: 7 });
  assert.deepEqual(thumbsOf(totals, 'alerts'), { up: 0, down: 0 });
});

test('the answer rate is of prompts that were shown, and unknown when none was', () => {
  assert.equal(satisfactionOf(totalsOf([0, 0, 0, 0, 3])).answerRate, null);
  assert.equal(satisfactionOf(totalsOf([0, 0, 0, 0, 3], 8, 2)).answerRate, 0.25);
});

test('a way down ends on a check or run that was opened from a page above it', () => {
  for (const from of ['/', '/suites/orders', '/search']) assert.ok(endsDrillDown('check', from), from);
  for (const from of ['/suites/orders', '/checks/12']) assert.ok(endsDrillDown('run', from), from);
  for (const from of [null, '/alerts', '/runs/3', '/checks/12', '/suites/a/b']) {
    assert.equal(endsDrillDown('check', from), false, `${from}`);
  }
  for (const from of [null, '/', '/runs/3', '/ratings']) assert.equal(endsDrillDown('run', from), false, `${from}`);
});

test('a form is read as it was meant: line ends as one character, an empty comment as none', () => {
  assert.deepEqual(
    readRating({ kind: 'csat', page: 'run', value: '2', comment: ' a\r\nb\u0000\u202e ', prompted: '1' }),
    {
      kind: 'csat',
      page: 'run',
      value: '2',
      comment: 'a\nb',
      prompted: true,
    },
  );
  const plain = readRating({ kind: 'csat', page: 'product', value: '5', comment: '  ' });
  assert.deepEqual(plain, { kind: 'csat', page: 'product', value: '5', comment: null, prompted: false });
  assert.equal(readRating({ kind: 'csat', page: 'run', value: '5', comment: 'x\r\n'.repeat(250) }).kind, 'csat');
  const thumb = { kind: 'thumb', page: 'alerts', value: 'up' };
  assert.deepEqual(readRating(thumb), thumb);
});

for (const [fields, at] of [
  [{ kind: 'csat', page: 'check', value: '6' }, 'value'],
  [{ kind: 'csat', page: 'check' }, 'value'],
  [{ kind: 'csat', page: 'check', value: ['4', '5'] }, 'value'],
  [{ kind: 'csat', page: '/checks/12', value: '4' }, 'page'],
  [{ kind: 'csat', page: 'check', value: '4', prompted: 'yes' }, 'prompted'],
  [{ kind: 'thumb', page: 'board', value: 'up' }, 'page'],
  [{ kind: 'thumb', page: 'check', value: 'up', comment: 'not asked' }, 'the form'],
  [{ kind: 'stars' }, 'kind'],
] as const) {
  test(`refused: ${JSON.stringify(fields)}`, () => {
    assert.throws(
      () => readRating(fields),
      (error) => error instanceof HttpError && error.status === 422 && error.problems.some((each) => each.at === at),
    );
  });
}

test('a comment that is too long is refused without repeating it', () => {
  const comment = 'secret'.repeat(100);
  assert.throws(
    () => readRating({ kind: 'csat', page: 'check', value: '4', comment }),
    (error) =>
      error instanceof HttpError &&
      !JSON.stringify(error.problems).includes('secret') &&
      error.problems[0]?.value === '600 characters',
  );
});
