/**
 * Builds what browsers load: the script, the style sheet and the icon in, files named by their content and a manifest
 * out. Files of earlier builds stay, because pages that were rendered with them may still ask for them.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type BuildOptions, context, build as esbuild, type Metafile, type Plugin } from 'esbuild';
import { type AssetManifest, assetNames, manifestName } from './assets.ts';

export interface BuildAssetsOptions {
  /** Created when it does not exist. */
  readonly outDir: string;
  readonly minify: boolean;
  /** Called after every build that follows a change; without it there is one build. */
  readonly watch?: (manifest: AssetManifest) => void;
}

export interface BuiltAssets {
  readonly manifest: AssetManifest;
  /** Ends the watching. */
  readonly stop: () => Promise<void>;
}

const sources = ['client/board.ts', 'style.css', 'icon.svg'];

/** Resolves after the first build. @throws esbuild's BuildFailure with its messages. */
export async function buildAssets(options: BuildAssetsOptions): Promise<BuiltAssets> {
  await mkdir(options.outDir, { recursive: true });
  const settings = buildSettings(options);
  if (options.watch === undefined) {
    const { metafile } = await esbuild(settings);
    return { manifest: await writeManifest(options.outDir, metafile), stop: async () => undefined };
  }
  return watchAssets(settings, options.outDir, options.watch);
}

async function watchAssets(
  settings: BuildOptions & { metafile: true },
  outDir: string,
  onBuilt: (manifest: AssetManifest) => void,
): Promise<BuiltAssets> {
  const { promise: first, resolve } = Promise.withResolvers<AssetManifest>();
  const reporter: Plugin = {
    name: 'manifest',
    setup: (plugin) =>
      plugin.onEnd(async ({ metafile }) => {
        if (metafile === undefined) return; // The build failed, and esbuild has printed why.
        const manifest = await writeManifest(outDir, metafile);
        resolve(manifest);
        onBuilt(manifest);
      }),
  };
  const watched = await context({ ...settings, logLevel: 'warning', plugins: [reporter] });
  await watched.watch();
  return { manifest: await first, stop: () => watched.dispose() };
}

function buildSettings({ outDir, minify }: BuildAssetsOptions): BuildOptions & { metafile: true } {
  return {
    absWorkingDir: import.meta.dirname,
    entryPoints: sources,
    entryNames: '[name]-[hash]',
    outdir: outDir,
    bundle: true,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox121', 'safari16.4'],
    loader: { '.svg': 'copy' },
    minify,
    sourcemap: minify ? false : 'linked',
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  };
}

/** Written beside and moved into place, so that a server never reads half of it. */
async function writeManifest(outDir: string, metafile: Metafile): Promise<AssetManifest> {
  const files = Object.keys(metafile.outputs).map((path) => basename(path));
  const entries = assetNames.map((name) => [name, hashedName(files, name)] as const);
  const manifest = Object.fromEntries(entries) as Record<(typeof assetNames)[number], string>; // One entry a name.
  const path = join(outDir, manifestName);
  await writeFile(`${path}.new`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${path}.new`, path);
  return manifest;
}

function hashedName(files: readonly string[], name: string): string {
  const [stem = '', extension = ''] = name.split('.');
  const found = files.find((file) => file.startsWith(`${stem}-`) && file.endsWith(`.${extension}`));
  if (found === undefined) throw new Error(`the build wrote no file for ${name}; it wrote: ${files.join(', ')}`);
  return found;
}
