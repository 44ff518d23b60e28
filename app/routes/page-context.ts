/** What every page is told besides its document. Nothing here waits for anybody. */
import type { PageContext } from '../board/document.ts';
import type { Services } from '../services.ts';

export type CreateContext = (stale?: PageContext['stale']) => PageContext;

/** Somebody who may see nothing is not told how many others look, or how many alerts there are. */
export const withoutFigures = (context: PageContext): PageContext => ({
  ...context,
  sessions: null,
  firingAlerts: null,
});

export function createPageContext(services: Services, assets: PageContext['assets']): CreateContext {
  return (stale = null) => ({
    stale,
    assets,
    sessions: services.sessions.active,
    firingAlerts: services.inbox.firing,
  });
}
