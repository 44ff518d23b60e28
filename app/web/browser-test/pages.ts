/** The pages that tests show in a browser: with the built scripts and styles. */
import { temporaryFolder } from '../../../test/services.ts';
import type { PageContext } from '../../board/document.ts';
import { assetUrls } from '../assets.ts';
import { buildAssets } from '../build.ts';
import { sampleContext } from './sample.ts';

/** Builds the assets as a release has them. */
export async function buildPages(): Promise<{ readonly assetsDir: string; readonly context: PageContext }> {
  const assetsDir = temporaryFolder('assets');
  const { manifest } = await buildAssets({ outDir: assetsDir, minify: true });
  return { assetsDir, context: { ...sampleContext, assets: assetUrls(manifest) } };
}
