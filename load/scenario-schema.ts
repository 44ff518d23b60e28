/** What a scenario of others has to look like. Each message says what is expected there. */
import { z } from 'zod';
import { type GeneratorMeasure, greatestOf, type LoadPromise, leastOf } from './promise.ts';
import type { Action, AnyScenario } from './scenario.ts';
import { timeoutMs } from './sender.ts';

const text = z.string('a text').min(1, 'a text that is not empty');
const path = z.string('a text').regex(/^\/[!-~]*$/, 'a path that begins with / and is encoded as in a URL');
const aFunction = <F>(what: string) => z.custom<F>((value) => typeof value === 'function', what);

/** Says which fields there are where one is not known, and else what is expected instead of the value. */
const fields =
  (what: string, known: string) =>
  ({ code }: { readonly code?: string | undefined }): string =>
    code === 'unrecognized_keys' ? `only ${known} here` : what;

const action = z.strictObject(
  {
    weight: z.number('a number above 0').positive('a number above 0'),
    request: aFunction<Action<unknown>['request']>('a function that returns a request'),
    alsoExpected: z.exactOptional(
      z.array(
        z.int('a status from 100 to 599').min(100, 'a status from 100 to 599').max(599, 'a status from 100 to 599'),
        {
          error: 'a list of statuses',
        },
      ),
    ),
  },
  { error: fields('an object with weight and request', 'weight, request and alsoExpected') },
);

const limit = z.number('a number');
const condition = z.discriminatedUnion(
  'operator',
  [
    z.strictObject(
      { operator: z.literal(['below', 'above', 'at-least', 'at-most']), limit },
      { error: fields('an object', 'operator and limit') },
    ),
    z.strictObject(
      { operator: z.literal('between'), from: limit, to: limit },
      { error: fields('an object', 'operator, from and to') },
    ),
  ],
  { error: 'below, above, at-least, at-most or between, with limit, or from and to' },
);

const quantile = 'a share above 0 and at most 1, such as 0.95';
const measure = z.discriminatedUnion(
  'kind',
  [
    z.strictObject(
      { kind: z.literal('latency'), quantile: z.number(quantile).positive(quantile).max(1, quantile) },
      { error: fields('an object', 'kind and quantile') },
    ),
    z.strictObject({ kind: z.literal('success') }, { error: fields('an object', 'kind') }),
    z.strictObject({ kind: z.literal('throughput') }, { error: fields('an object', 'kind') }),
  ],
  { error: 'latency, success or throughput, as kind: what the generator itself measures' },
);

const promise = z
  .strictObject(
    { id: z.exactOptional(text), title: text, target: z.exactOptional(text), measure, condition },
    { error: fields('an object with title, measure and condition', 'id, title, target, measure and condition') },
  )
  .superRefine((one, { addIssue }) => {
    const expected = conditions[one.measure.kind];
    if (!expected.isMet(one)) addIssue({ code: 'custom', path: ['condition'], message: expected.words });
  });

/** A condition that nothing can break, or that nothing can keep, is a mistake, most often one of the unit. */
const conditions: Readonly<
  Record<GeneratorMeasure['kind'], { readonly words: string; isMet(promise: LoadPromise): boolean }>
> = {
  latency: {
    words: `below or at-most so many seconds, above 0 and below ${timeoutMs / 1000}, after which no answer is waited for`,
    isMet: ({ condition: one }) => greatestOf(one) > 0 && greatestOf(one) < timeoutMs / 1000,
  },
  success: {
    words: 'above or at-least a ratio from 0 to 1, such as 0.99',
    isMet: ({ condition: one }) => leastOf(one) > 0 && leastOf(one) <= 1,
  },
  throughput: {
    words: 'above or at-least so many requests a minute',
    isMet: ({ condition: one }) => leastOf(one) > 0,
  },
};

const promises = z
  .array(promise, { error: 'a list of promises' })
  .min(1, 'at least one promise, or none of the field')
  .superRefine((all, { addIssue }) => {
    const ids = all.map(({ id, title }) => id ?? title);
    for (const [index, id] of ids.entries())
      if (ids.indexOf(id) < index)
        addIssue({ code: 'custom', path: [index, 'title'], message: 'a title, or an id, that no other promise has' });
  });

export const scenarioSchema: z.ZodType<AnyScenario> = z.strictObject(
  {
    title: text,
    prepare: z.exactOptional(aFunction<NonNullable<AnyScenario['prepare']>>('a function, or none of the field')),
    actions: z
      .record(z.string(), action, { error: 'an object of actions by their names' })
      .refine((all) => Object.keys(all).length > 0, 'at least one action'),
    stream: z.exactOptional(z.strictObject({ path }, { error: fields('an object with path', 'path') })),
    promises: z.exactOptional(promises),
  },
  {
    error: fields('a scenario: an object with title and actions', 'title, prepare, actions, stream and promises'),
  },
);
