/** Where the browser for tests is: the environment in, the path of an executable out. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** So that a test's browser neither shows a window nor talks to anybody but the test. */
export const chromiumArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * `LVD_CHROMIUM`, or else the first Chromium on the PATH.
 * @throws Error that says what was looked for.
 */
export function locateChromium(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const wanted = environment.LVD_CHROMIUM;
  if (wanted) {
    if (isExecutable(wanted)) return wanted;
    throw new Error(`LVD_CHROMIUM: "${wanted}"; expected: the path of an executable Chromium`);
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(`no Chromium on the PATH (${names.join(', ')}); install one, or set LVD_CHROMIUM to its path`);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
