/** The documents as JSON, for programs. */
import { readCheck } from '../board/history.ts';
import type { Services } from '../services.ts';
import { findById } from './pages.ts';
import type { Route } from './route.ts';

export function addApi(route: Route, { documents, database }: Services): void {
  route('boardApi', async (_request, response) => {
    const { document, stale } = await documents.board();
    response.set('cache-control', 'no-cache').json({ ...document, stale });
  });

  route('checkApi', async (request, response) => {
    const document = await findById(request, 'check', (id) => readCheck(database, id));
    response.set('cache-control', 'no-cache').json(document);
  });
}
