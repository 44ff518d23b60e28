/** From an SLI and an objective's fields to what is counted here. */
import { printNumber } from '../../metrics/promql/index.ts';
import type { EventsMeasure, MinutesMeasure } from '../definition/model.ts';
import type { Place } from '../definition/place.ts';
import { number, query, word } from '../definition/scalars.ts';
import { exact } from '../engine/expression.ts';
import type { Condition } from '../objective.ts';
import { type CounterQuery, counterIn } from './counters.ts';
import { readMetricQuery } from './metric-source.ts';
import { type Import, type OpenSloObject, passOver } from './objects.ts';
import { parseShorthand } from './vocabulary.ts';

export interface ImportedMeasure {
  readonly measure: EventsMeasure | MinutesMeasure;
  readonly by: readonly string[];
}

/** The fields of an objective that say how values are judged. */
export interface JudgedBy {
  readonly slo: string;
  readonly method: string;
  readonly field: (key: 'op' | 'value' | 'timeSliceTarget' | 'timeSliceWindow') => Place;
  readonly place: Place;
}

export function importMeasure(sli: OpenSloObject, judged: JudgedBy, context: Import): ImportedMeasure | undefined {
  const { notes } = context;
  const field = sli.spec.fields(
    ['description', 'thresholdMetric', 'ratioMetric'],
    'thresholdMetric: or ratioMetric:',
    passOver(notes, `SLI ${sli.name}`),
  );
  if (!field) return undefined;
  const [threshold, ratio] = [field('thresholdMetric'), field('ratioMetric')];
  if (threshold.isThere === ratio.isThere) return sli.spec.refuse('either thresholdMetric: or ratioMetric:');
  if (field('description').isThere) notes.add(`the description of the SLI ${sli.name} is not carried over`);
  noteSliceWindow(judged, notes);
  return threshold.isThere ? importThreshold(threshold, judged, context) : importRatio(ratio, judged, context);
}

function noteSliceWindow({ slo, method, field }: JudgedBy, notes: Set<string>): void {
  const { value } = field('timeSliceWindow');
  if (method === 'Occurrences' || value === undefined) return;
  const seconds = typeof value === 'number' ? value * 60 : parseShorthand(String(value))?.seconds;
  if (seconds !== 60) notes.add(`${slo}: time slices of ${String(value)} are judged minute by minute here`);
}

const operators = { lt: 'below', gt: 'above', gte: 'at-least', lte: 'at-most' } as const;
const readOperator = word('lte', 'gte', 'lt', 'gt');

function importThreshold(metric: Place, judged: JudgedBy, context: Import): ImportedMeasure | undefined {
  const { slo, method, field } = judged;
  const written = readMetricQuery(metric, context);
  const operator = readOperator(field('op'));
  const limit = number(field('value'));
  if (method !== 'Timeslices') {
    context.notes.add(
      `${slo}: the values of a threshold metric are judged once a minute; ${method} would count samples`,
    );
  }
  const { value: sliceTarget = 1 } = field('timeSliceTarget');
  if (method === 'Timeslices' && sliceTarget !== 1) {
    context.notes.add(
      `${slo}: timeSliceTarget ${String(sliceTarget)} is not carried over: a minute has one value here`,
    );
  }
  if (written === undefined || operator === undefined || limit === undefined) return undefined;
  const checked = query(written);
  if (checked === undefined) return undefined;
  const condition: Condition = { operator: operators[operator], limit };
  return { measure: { kind: 'minutes', of: { query: checked }, condition }, by: [] };
}

function importRatio(ratio: Place, judged: JudgedBy, context: Import): ImportedMeasure | undefined {
  const keys = ['counter', 'good', 'bad', 'total', 'raw', 'rawType'] as const;
  const field = ratio.fields(keys, 'good: or bad:, and total:', passOver(context.notes, 'ratioMetric'));
  if (!field) return undefined;
  if (field('raw').isThere) return importRaw(field('raw'), field('rawType'), judged, context);
  if (field('counter').value === false) {
    return field('counter').report('values that go up and down are no counts; expected: counter: true and counters');
  }
  if (!field('counter').isThere)
    context.notes.add(`${judged.slo}: counter is not said; the metrics are taken as counters`);
  const [good, bad] = [field('good'), field('bad')];
  if (good.isThere === bad.isThere) return ratio.refuse('total: and either good: or bad:');
  const total = readCounter(field('total'), judged.slo, context);
  const part = readCounter(good.isThere ? good : bad, judged.slo, context);
  if (!total || !part) return undefined;
  const by = total.by;
  if (by.join() !== part.by.join()) {
    return ratio.report(
      `total keeps the labels (${by.join(', ')}), the other (${part.by.join(', ')}); expected: the same`,
    );
  }
  const events: EventsMeasure = good.isThere
    ? { kind: 'events', total: total.selector, good: part.selector }
    : { kind: 'events', total: total.selector, bad: part.selector };
  return sliced(events, by, judged, context);
}

function readCounter(metric: Place, slo: string, context: Import): CounterQuery | undefined {
  const place = readMetricQuery(metric, context);
  if (!place) return undefined;
  const found = counterIn(String(place.value));
  if (typeof found === 'string') return place.report(found);
  if (found.around !== '' && found.around !== 'sum(…)') {
    context.notes.add(`${slo}: ${found.around} is left out: events are counted exactly, minute by minute`);
  }
  return found;
}

/** Events as they are, or the minutes in which enough of them are good. */
function sliced(
  events: EventsMeasure,
  by: readonly string[],
  { slo, method, field }: JudgedBy,
  { notes }: Import,
): ImportedMeasure | undefined {
  if (method === 'RatioTimeslices') {
    notes.add(
      `${slo}: RatioTimeslices averages the ratios of slices, whatever their traffic; here every event counts the same`,
    );
  }
  if (method !== 'Timeslices') return { measure: events, by };
  const share = number(field('timeSliceTarget'));
  const operator = field('op').isThere ? readOperator(field('op')) : 'gte';
  if (share === undefined || operator === undefined) return undefined;
  return { measure: { kind: 'minutes', of: events, condition: { operator: operators[operator], limit: share } }, by };
}

/** A ratio that somebody else computed can be judged minute by minute, and not be counted. */
function importRaw(raw: Place, rawType: Place, judged: JudgedBy, context: Import): ImportedMeasure | undefined {
  if (judged.method !== 'Timeslices') {
    return raw.report('a computed ratio has no events to count; expected: good: or bad: and total:, or Timeslices');
  }
  const written = readMetricQuery(raw, context);
  const type = word('success', 'failure')(rawType);
  const share = number(judged.field('timeSliceTarget'));
  if (written === undefined || type === undefined || share === undefined) return undefined;
  const checked = query(written);
  if (checked === undefined) return undefined;
  const condition: Condition =
    type === 'success'
      ? { operator: 'at-least', limit: share }
      : { operator: 'at-most', limit: Number(printNumber(exact(1 - share))) };
  return { measure: { kind: 'minutes', of: { query: checked }, condition }, by: [] };
}
