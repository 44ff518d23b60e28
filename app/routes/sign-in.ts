/** Signing in and out: a small form for browsers, since people cannot send a header. */
import express, { type Request } from 'express';
import { clearSignInCookie, setSignInCookie, signInCookieOf } from '../access/cookie.ts';
import { missingScope } from '../access/refusal.ts';
import { endSignIn, startSignIn } from '../access/sign-in.ts';
import type { Services } from '../services.ts';
import { renderSignInPage } from '../web/pages/sign-in.ts';
import { type CreateContext, withoutFigures } from './page-context.ts';
import type { Route } from './route.ts';

const longestFormBytes = 4096;

export function addSignIn(route: Route, { database, gate }: Services, contextOf: CreateContext): void {
  const readForm = express.urlencoded({ extended: false, limit: longestFormBytes });

  route('signIn', (request, response) => {
    const page = renderSignInPage({ next: localPath(request.query.next), problem: null }, withoutFigures(contextOf()));
    response.set('cache-control', 'no-store').type('html').send(page);
  });

  route('startSignIn', readForm, async (request, response) => {
    const holder = await gate.askToken(request, fieldOf(request, 'token').trim());
    if (!holder.scopes.includes('read')) throw missingScope('read');
    const { cookie, lifetimeSeconds } = await startSignIn(database, holder, signInCookieOf(request));
    response
      .set({ 'cache-control': 'no-store', 'set-cookie': setSignInCookie(request, cookie, lifetimeSeconds) })
      .redirect(303, localPath(fieldOf(request, 'next')));
  });

  route('signOut', async (request, response) => {
    const cookie = signInCookieOf(request);
    if (cookie !== null) {
      await endSignIn(database, cookie);
      gate.forgetSignIn(cookie);
    }
    response.set({ 'cache-control': 'no-store', 'set-cookie': clearSignInCookie }).redirect(303, '/sign-in');
  });
}

/** A field of a form, which is text unless it was sent twice. */
function fieldOf(request: Request, name: string): string {
  const fields: unknown = request.body;
  const value = typeof fields === 'object' && fields !== null ? Reflect.get(fields, name) : undefined;
  return typeof value === 'string' ? value : '';
}

/** Where to go after signing in: a path of ours and nothing else, or a link could lead elsewhere in our name. */
export function localPath(text: unknown): string {
  if (typeof text !== 'string' || !text.startsWith('/')) return '/';
  const url = URL.parse(text, 'http://ours.invalid');
  return url?.host === 'ours.invalid' ? `${url.pathname}${url.search}` : '/';
}
