/** The manifest of built assets: which hashed file stands for which name. Written by the build, read by the server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PageContext } from '../board/document.ts';

export const manifestName = 'manifest.json';

/** The names that pages refer to. */
export const assetNames = ['board.js', 'style.css', 'icon.svg'] as const;
export type AssetName = (typeof assetNames)[number];

/** The file's name with its content hash, by its plain name. */
export type AssetManifest = Readonly<Record<AssetName, string>>;

export class AssetManifestError extends Error {
  override readonly name = 'AssetManifestError';
  readonly code = 'ASSETS_MISSING';
}

/**
 * Reads the manifest in `directory`.
 * @throws AssetManifestError that says how to build the assets, when it is missing or incomplete.
 */
export function readAssetManifest(directory: string): AssetManifest {
  const path = join(directory, manifestName);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new AssetManifestError(`${path}: cannot be read (${reasonOf(error)}); run \`npm run lvd -- build\``, {
      cause: error,
    });
  }
  const missing = assetNames.filter((name) => !holdsText(content, name));
  if (missing.length > 0) {
    throw new AssetManifestError(`${path}: has no entry for ${missing.join(', ')}; run \`npm run lvd -- build\``);
  }
  return content as AssetManifest; // Every name was just found to hold text.
}

/** The URLs that pages link to, under the path that the server serves the build's folder at. */
export function assetUrls(manifest: AssetManifest, base = '/assets'): PageContext['assets'] {
  return {
    script: `${base}/${manifest['board.js']}`,
    style: `${base}/${manifest['style.css']}`,
    icon: `${base}/${manifest['icon.svg']}`,
  };
}

function holdsText(content: unknown, name: string): boolean {
  if (typeof content !== 'object' || content === null) return false;
  return typeof (content as Readonly<Record<string, unknown>>)[name] === 'string'; // It is an object; see above.
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}
