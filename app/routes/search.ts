/** Finds suites and checks by their names: a page with a form, and the same as JSON. */
import type { Request } from 'express';
import { search } from '../board/search.ts';
import { isVisit, wantsNoCounting } from '../browser-request.ts';
import { HttpError } from '../http-error.ts';
import type { Services } from '../services.ts';
import { renderSearchPage } from '../web/pages/search.ts';
import type { CreateContext } from './page-context.ts';
import type { Route } from './route.ts';

const mostCharacters = 200;

export function addSearch(route: Route, services: Services, contextOf: CreateContext): void {
  const { database, sessions } = services;

  route('search', async (request, response, access) => {
    sessions.touch(request, response);
    const document = await search(database, access, textOf(request));
    const html = renderSearchPage(document, contextOf(null, access));
    response.set('cache-control', 'private, no-cache').type('html').send(html);
    if (isVisit(request) && !wantsNoCounting(request)) services.countFeature('search_view', access);
  });

  route('searchApi', async (request, response, access) => {
    response.set('cache-control', 'private, no-cache').json(await search(database, access, textOf(request)));
  });
}

/** The parameter `q`, without spaces around it; empty when there is none. @throws HttpError 422 */
function textOf(request: Request): string {
  const { q = '' } = request.query;
  const text = typeof q === 'string' ? q.trim().normalize('NFC') : null;
  if (text !== null && [...text].length <= mostCharacters && text.isWellFormed() && !text.includes('\0')) return text;
  throw new HttpError(422, 'search_text', 'That cannot be searched for.', {
    problems: [
      {
        at: 'the parameter q',
        value: 'something else',
        expected: `once, a text of at most ${mostCharacters} characters`,
      },
    ],
  });
}
