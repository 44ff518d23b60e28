/** The page of ratings, and the forms that send them: from a script, or by a browser that has none. */
import express, { type Request } from 'express';
import { type RatedPage, ratedPages } from '../../metrics/catalogue/business.ts';
import { isVisit, refererPath, refusePrograms, wantsNoCounting } from '../browser-request.ts';
import { HttpError } from '../http-error.ts';
import { readRating } from '../ratings/form.ts';
import type { Services } from '../services.ts';
import { type Answer, renderRatingsPage } from '../web/pages/ratings.ts';
import type { CreateContext } from './page-context.ts';
import type { Route } from './route.ts';

/** A comment of 500 characters, each encoded in up to twelve. */
const bodyBytes = 8 * 1024;
const mostFields = 10;
/** Pages that a way back leads to. */
const ourPages = /^\/((suites|checks|runs)\/[\w-]+|alerts|search)?$/;

export function addRatings(route: Route, services: Services, contextOf: CreateContext): void {
  const { ratings, sessions } = services;

  route('ratings', async (request, response, access) => {
    sessions.touch(request, response);
    const document = await ratings.read(access);
    const view = { rates: ratedPageOf(request), answer: answerOf(request), cameFrom: cameFrom(request) };
    response.set('cache-control', 'private, no-cache').type('html');
    response.send(renderRatingsPage(document, view, contextOf(null, access)));
    if (isVisit(request) && !wantsNoCounting(request)) services.countFeature('ratings_view', access);
  });

  const readForm = express.urlencoded({ extended: false, limit: bodyBytes, parameterLimit: mostFields });
  route('rate', refusePrograms, readForm, async (request, response, access) => {
    if (request.body === undefined) throw noForm();
    const rating = readRating(request.body);
    if (!ratings.takeTurn()) {
      const options = { retryAfterSeconds: 10 };
      throw new HttpError(429, 'too_many_ratings', 'Too many ratings arrive just now. Please try again.', options);
    }
    const isFirst = await ratings.rate(access, request, response, rating, sessions.of(request));
    const answer: Answer = isFirst ? 'stored' : 'repeated';
    response.set('cache-control', 'no-store');
    if (request.accepts('html')) response.redirect(303, `/ratings?answer=${answer}`);
    else response.status(201).json({ answer });
  });
}

function noForm(): HttpError {
  const expected = 'application/x-www-form-urlencoded';
  return new HttpError(415, 'content_type', 'A rating is sent as a form. Nothing was stored.', {
    problems: [{ at: 'header Content-Type', value: 'something else', expected }],
  });
}

function ratedPageOf(request: Request): RatedPage {
  return ratedPages.find((page) => page === request.query.page) ?? 'product';
}

function answerOf(request: Request): Answer | null {
  const { answer } = request.query;
  return answer === 'stored' || answer === 'repeated' ? answer : null;
}

/** The page on which a form was sent: a browser names it after the redirect, too. */
function cameFrom(request: Request): string | null {
  const path = refererPath(request);
  return path !== null && ourPages.test(path) ? path : null;
}
