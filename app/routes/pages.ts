/** The pages for people: board, suite, check, run and alerts. The last two of a way down may ask for a rating. */
import type { Request, Response } from 'express';
import type { AskingPage, PageFeature } from '../../metrics/catalogue/business.ts';
import type { Access } from '../access/access.ts';
import type { PageContext } from '../board/document.ts';
import { readCheck, readRun } from '../board/history.ts';
import { isSlug } from '../board/slug.ts';
import { isVisit, wantsNoCounting } from '../browser-request.ts';
import { HttpError } from '../http-error.ts';
import type { Services } from '../services.ts';
import { renderAlertsPage } from '../web/pages/alerts.ts';
import { renderBoardPage } from '../web/pages/board.ts';
import { renderCheckPage } from '../web/pages/check.ts';
import { renderRunPage } from '../web/pages/run.ts';
import { renderSuitePage } from '../web/pages/suite.ts';
import { rememberEach, rememberRendered } from '../web/rendered.ts';
import type { CreateContext } from './page-context.ts';
import { pathId, pathValue, type Route } from './route.ts';
import { sendPage, sendRendered } from './send-page.ts';

export function addPages(route: Route, services: Services, contextOf: CreateContext): void {
  const { documents, database, inbox, sessions, ratings } = services;
  const countView = (request: Request, feature: PageFeature, access: Access<'read'>): void => {
    if (isVisit(request) && !wantsNoCounting(request)) services.countFeature(feature, access);
  };
  /** What a page at the end of a way down is told: it may ask for a rating. */
  const contextAtEnd = async (
    access: Access<'read'>,
    request: Request,
    response: Response,
    page: AskingPage,
  ): Promise<PageContext> => {
    const context = contextOf(null, access);
    const asks = await ratings.asks(access, request, response, page, sessions.touch(request, response));
    return asks ? { ...context, asksForRating: true } : context;
  };

  const board = rememberRendered(renderBoardPage);
  let lastViewer: Access<'read'> | null = null;
  services.onBoard((project, { document }) => {
    const viewer = lastViewer;
    if (viewer?.project === project) board.renew(document, () => contextOf(null, viewer));
  });

  route('board', async (request, response, access) => {
    sessions.touch(request, response);
    const { document, stale, answered } = await documents.board(access);
    lastViewer = access;
    sendRendered(request, response, board.page(document, contextOf(stale, access)));
    answered(response.statusCode);
    countView(request, 'board_view', access);
  });

  const suites = rememberEach(renderSuitePage);

  route('suite', async (request, response, access) => {
    sessions.touch(request, response);
    const slug = pathValue(request, 'suite');
    const reading = isSlug(slug) ? await documents.suite(access, slug) : null;
    if (!reading) throw notFound('suite');
    const page = suites(`${access.project} ${slug}`, reading.document, contextOf(reading.stale, access));
    sendRendered(request, response, page);
    reading.answered(response.statusCode);
    countView(request, 'suite_view', access);
  });

  route('check', async (request, response, access) => {
    const document = await findById(request, 'check', (id) => readCheck(database, access, id));
    sendPage(request, response, renderCheckPage(document, await contextAtEnd(access, request, response, 'check')));
    countView(request, 'check_view', access);
  });

  route('run', async (request, response, access) => {
    const document = await findById(request, 'run', (id) => readRun(database, access, id));
    sendPage(request, response, renderRunPage(document, await contextAtEnd(access, request, response, 'run')));
    countView(request, 'run_view', access);
  });

  route('alerts', async (request, response, access) => {
    sessions.touch(request, response);
    const notifications = await inbox.notifications();
    sendPage(request, response, renderAlertsPage({ notifications }, contextOf(null, access)));
    countView(request, 'alerts_view', access);
  });
}

/** The document that the path names. @throws HttpError 404 when it names none. */
export async function findById<D>(
  request: Request,
  kind: 'check' | 'run',
  read: (id: number) => Promise<D | null>,
): Promise<D> {
  const id = pathId(request, kind);
  const document = id === null ? null : await read(id);
  if (!document) throw notFound(kind);
  return document;
}

function notFound(kind: string): HttpError {
  return new HttpError(404, `${kind}_unknown`, `There is no such ${kind}.`);
}
