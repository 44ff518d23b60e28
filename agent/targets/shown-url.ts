/** A URL as it may be shown in logs and on pages: without user, password and query, any of which may be a secret. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** The header that sends the user and password of a URL; undefined when it has none. */
export function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  const decoded = `${decode(username)}:${decode(password)}`;
  return `Basic ${Buffer.from(decoded, 'utf8').toString('base64')}`;
}

/** A percent sign that encodes nothing stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
