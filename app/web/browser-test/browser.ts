/** The browser for tests, and the pages that they show in it: with the built scripts and styles. */
import { type Browser, chromium } from 'playwright-core';
import { temporaryFolder } from '../../../test/services.ts';
import type { PageContext } from '../../board/document.ts';
import { assetUrls } from '../assets.ts';
import { buildAssets } from '../build.ts';
import { chromiumArguments, locateChromium } from './config.ts';
import { sampleContext } from './sample.ts';

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: locateChromium(), args: [...chromiumArguments] });

/** Builds the assets as a release has them. */
export async function buildPages(): Promise<{ readonly assetsDir: string; readonly context: PageContext }> {
  const assetsDir = temporaryFolder('assets');
  const { manifest } = await buildAssets({ outDir: assetsDir, minify: true });
  return { assetsDir, context: { ...sampleContext, assets: assetUrls(manifest) } };
}
