/** The cookie of a browser that was signed in. Its value is random and means nothing by itself. */
import type { IncomingMessage } from 'node:http';
import { cookieOf, isSecure } from '../browser-request.ts';

const name = 'lvd_sign_in';
const form = /^[\w-]{43}$/;

/** The value that a request carries; null without one of the right form. */
export function signInCookieOf(request: IncomingMessage): string | null {
  const value = cookieOf(request, name);
  return value !== null && form.test(value) ? value : null;
}

/** The header that sets it. No script can read it, and no other site's page can make a browser post with it. */
export function setSignInCookie(request: IncomingMessage, value: string, lifetimeSeconds: number): string {
  const secure = isSecure(request) ? '; Secure' : '';
  return `${name}=${value}; Path=/; Max-Age=${lifetimeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** The header that makes the browser forget it. */
export const clearSignInCookie = `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
