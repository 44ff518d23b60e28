/** A URL as it may be shown in logs and on pages: without user, password and query, any of which may be a secret. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** The header that sends the user and password of a URL; undefined when it has none. */
export function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const decoded = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(decoded, 'utf8').toString('base64')}`;
}
