/** `lvd build`: writes the browser's script, style sheet and icon. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { AssetManifest } from './assets.ts';
import { buildAssets } from './build.ts';

const help = `Usage: lvd build [--out-dir FOLDER] [--no-minify] [--watch] [--json]

Builds what browsers load and a manifest that names it.

  --out-dir FOLDER  where to write [dist/web]
  --no-minify       readable output with source maps
  --watch           build again after every change, until Ctrl-C
  --json            print the manifest as JSON
`;

const options = {
  'out-dir': { type: 'string', default: 'dist/web' },
  minify: { type: 'boolean', default: true },
  watch: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Resolves to the exit code: 0 built, 1 the build failed, 2 wrong usage. */
export async function run(args: readonly string[]): Promise<number> {
  const values = parse(args);
  if (values === null) return 2;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const settings = { outDir: resolve(values['out-dir']), minify: values.minify };
  const report = (manifest: AssetManifest) => printResult(settings.outDir, manifest, values.json);
  try {
    if (values.watch) await watchUntilInterrupted(settings, report);
    else await report((await buildAssets(settings)).manifest);
    return 0;
  } catch (error) {
    process.stderr.write(`lvd build: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowNegative: true }).values;
  } catch (error) {
    process.stderr.write(`lvd build: ${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return null;
  }
}

async function watchUntilInterrupted(
  settings: { readonly outDir: string; readonly minify: boolean },
  report: (manifest: AssetManifest) => Promise<void>,
): Promise<void> {
  const interrupted = new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
  const failed = Promise.withResolvers<never>();
  const built = await buildAssets({ ...settings, watch: (manifest) => void report(manifest).catch(failed.reject) });
  try {
    await Promise.race([interrupted, failed.promise]);
  } finally {
    await built.stop();
  }
}

async function printResult(outDir: string, manifest: AssetManifest, json: boolean): Promise<void> {
  if (json) {
    process.stdout.write(`${JSON.stringify(manifest)}\n`);
    return;
  }
  const width = Math.max(...Object.values(manifest).map((file) => file.length));
  for (const file of Object.values(manifest)) {
    const content = await readFile(join(outDir, file));
    const [size, compressed] = [content.length, gzipSync(content).length].map((bytes) => (bytes / 1000).toFixed(1));
    process.stdout.write(
      `${file.padEnd(width)}  ${(size ?? '').padStart(6)} kB  ${(compressed ?? '').padStart(6)} kB gzip\n`,
    );
  }
}
