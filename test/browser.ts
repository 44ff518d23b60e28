/** The browser for tests. */
import { type Browser, chromium } from 'playwright-core';
import { requireProgram } from '../deploy/programs/find.ts';

/** So that it neither shows a window nor talks to anybody but the test. */
const quietly = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @throws Error that says how to get Chromium when it is missing. */
export const launchBrowser = async (): Promise<Browser> =>
  chromium.launch({ executablePath: requireProgram('chromium').path, args: quietly });
