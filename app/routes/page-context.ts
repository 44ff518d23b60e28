/** What every page is told besides its document. Nothing here waits for anybody. */
import type { Access } from '../access/access.ts';
import type { PageContext } from '../board/document.ts';
import type { Services } from '../services.ts';

/** @param access of whoever asks for the page; its header says so */
export type CreateContext = (stale?: PageContext['stale'], access?: Access) => PageContext;

/** Somebody who may see nothing is not told how many others look, or how many alerts there are. */
export const withoutFigures = (context: PageContext): PageContext => ({
  ...context,
  sessions: null,
  firingAlerts: null,
});

export function createPageContext(services: Services, assets: PageContext['assets']): CreateContext {
  return (stale = null, access) => ({
    stale,
    ...(access && { visitor: { project: access.project, signedIn: access.tokenId !== null } }),
    assets,
    sessions: services.sessions.active,
    firingAlerts: services.inbox.firing,
  });
}
