/** The documents as JSON, for programs. */
import { readCheck } from '../board/history.ts';
import type { Services } from '../services.ts';
import { findById } from './pages.ts';
import type { Route } from './route.ts';

export function addApi(route: Route, { documents, database }: Services): void {
  route('boardApi', async (_request, response, access) => {
    const { document, stale, answered } = await documents.board(access);
    response.set('cache-control', 'private, no-cache').json({ ...document, stale });
    answered(response.statusCode);
  });

  route('checkApi', async (request, response, access) => {
    const document = await findById(request, 'check', (id) => readCheck(database, access, id));
    response.set('cache-control', 'private, no-cache').json(document);
  });
}
