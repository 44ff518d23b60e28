/**
 * What nginx answers by itself, in the app's words and formats: no worker can be reached, or a body is too large.
 * A browser gets a page, everything else the app's JSON error.
 */
import { limits } from '../../app/ingest/limits.ts';

const mebibytes = limits.streamedBodyBytes / 2 ** 20;

/** nginx strings: single-quoted; a dollar sign would start a variable. */
function quoted(text: string): string {
  if (/['$\\\n]/.test(text)) throw new Error(`nginx cannot hold this text between quotes: ${text}`);
  return `'${text}'`;
}

function jsonError(code: string, message: string): string {
  return JSON.stringify({ error: { code, message } });
}

function page(inboxUrl: string): string {
  const style =
    'body{font:16px/1.6 system-ui,sans-serif;max-width:38rem;margin:15vh auto;padding:0 1.5rem;color-scheme:light dark}' +
    'h1{font-size:1.4rem}';
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">' +
    '<meta name="viewport" content="width=device-width"><title>Not available</title>' +
    `<style>${style}</style></head><body><h1>The dashboard does not answer right now</h1>` +
    '<p>None of its workers can be reached. This page tries again every 5 seconds.</p>' +
    `<p>Alerts are still received: see the <a href="${inboxUrl}">alert inbox</a>.</p></body></html>`
  );
}

export const unavailable = {
  /** `$unavailable` names the location that answers, by what the client accepts. */
  map: `map $http_accept $unavailable {
  default @unavailable;
  "~*text/html" @unavailable_page;
}`,
  locations(inboxUrl: string): string {
    const message = `No worker of the dashboard can be reached; try again in 5 seconds. Alerts are at ${inboxUrl}`;
    return `${ownLocation('@unavailable', 'application/json', jsonError('app_unavailable', message))}

${ownLocation('@unavailable_page', 'text/html', page(inboxUrl))}`;
  },
};

function ownLocation(name: string, type: string, body: string): string {
  return `location ${name} {
  internal;
  default_type ${type};
  add_header Retry-After 5 always;
  add_header Cache-Control no-store always;
  return 503 ${quoted(body)};
}`;
}

export const bodyTooLarge = {
  location: `location @body_too_large {
  internal;
  default_type application/json;
  return 413 ${quoted(jsonError('body_too_large', `The body is too large; expected: at most ${mebibytes} MiB.`))};
}`,
};

/** nginx's limit lets go on as soon as a second later. */
export const tooManyRequests = {
  location: `location @too_many_requests {
  internal;
  default_type application/json;
  add_header Retry-After 1 always;
  add_header Cache-Control no-store always;
  return 429 ${quoted(jsonError('too_many_requests', 'Too many requests came from this address; try again in a second.'))};
}`,
};
