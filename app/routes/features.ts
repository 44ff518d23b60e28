/** Takes in which features are used that only a browser sees. Nothing but a word of a closed list is taken. */
import express from 'express';
import { z } from 'zod';
import { browserFeatures } from '../../metrics/catalogue/business.ts';
import { refusePrograms, wantsNoCounting } from '../browser-request.ts';
import { HttpError } from '../http-error.ts';
import { shown } from '../ingest/report.ts';
import type { Services } from '../services.ts';
import { createTokenBucket } from '../token-bucket.ts';
import type { Route } from './route.ts';

const bodyBytes = 200;
/** Of one worker: a hundred people who each use something new twelve times a minute. */
const budget = { perSecond: 20, burst: 200 };

const body = z.strictObject({ feature: z.enum(browserFeatures) });

export function addFeatures(route: Route, { countFeature }: Services): void {
  const takeTurn = createTokenBucket(budget);
  route('features', refusePrograms, express.json({ limit: bodyBytes }), (request, response, access) => {
    const read = body.safeParse(request.body);
    if (!read.success) throw unknownFeature(request.body);
    if (!wantsNoCounting(request)) {
      if (!takeTurn()) throw new HttpError(429, 'too_many_events', 'Too many events.', { retryAfterSeconds: 10 });
      countFeature(read.data.feature, access);
    }
    response.status(204).set('cache-control', 'no-store').end();
  });
}

function unknownFeature(sent: unknown): HttpError {
  return new HttpError(422, 'feature_unknown', 'There is no such feature. Nothing was counted.', {
    problems: [
      {
        at: 'the body',
        value: shown(sent),
        expected: `JSON of the form {"feature": NAME} with one of ${browserFeatures.join(', ')}`,
      },
    ],
  });
}
