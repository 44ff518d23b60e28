/** The documents as JSON, for programs. */
import { readCheck } from '../board/history.ts';
import type { Services } from '../services.ts';
import { findById } from './pages.ts';
import type { Route } from './route.ts';

export function addApi(route: Route, { documents, database, gate }: Services): void {
  route('boardApi', async (request, response) => {
    const { document, stale, answered } = await documents.board(await gate.ask(request, 'read'));
    response.set('cache-control', 'no-cache').json({ ...document, stale });
    answered(response.statusCode);
  });

  route('checkApi', async (request, response) => {
    const access = await gate.ask(request, 'read');
    const document = await findById(request, 'check', (id) => readCheck(database, access, id));
    response.set('cache-control', 'no-cache').json(document);
  });
}
