/** What the build writes, and what the server reads of it. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { AssetManifestError, assetUrls, manifestName, readAssetManifest } from './assets.ts';
import { buildAssets } from './build.ts';

/** The promise to readers on slow lines. */
const scriptBudgetBytes = 25_000;

let outDir: string;

before(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'lvd-build-'));
});

after(() => rm(outDir, { recursive: true, force: true }));

test('the script stays within its budget after gzip', async () => {
  const { manifest } = await buildAssets({ outDir, minify: true });
  const size = gzipSync(await readFile(join(outDir, manifest['board.js']))).length;
  assert.ok(size > 1000 && size <= scriptBudgetBytes, `${size} bytes; expected at most ${scriptBudgetBytes}`);
});

test('files are named by their content, and the manifest that the server reads names them', async () => {
  const first = await buildAssets({ outDir, minify: true });
  const again = await buildAssets({ outDir, minify: true });
  const readable = await buildAssets({ outDir, minify: false });
  assert.deepEqual(again.manifest, first.manifest);
  assert.notEqual(readable.manifest['style.css'], first.manifest['style.css']);
  assert.deepEqual(readAssetManifest(outDir), readable.manifest);
  const files = await readdir(outDir);
  for (const file of [...Object.values(first.manifest), ...Object.values(readable.manifest)]) {
    assert.match(file, /^[a-z]+-[A-Z0-9]{8}\.(js|css|svg)$/);
    assert.ok(files.includes(file), `${file} is not in the build's folder`);
  }
});

test('the style sheet asks nobody else for anything', async () => {
  const { manifest } = await buildAssets({ outDir, minify: true });
  assert.doesNotMatch(await readFile(join(outDir, manifest['style.css']), 'utf8'), /url\(|@import|https?:/);
});

test('watching reports every build, the first one too, and ends when told to', async () => {
  const builds: string[] = [];
  const watched = await buildAssets({ outDir, minify: true, watch: (manifest) => builds.push(manifest['board.js']) });
  await watched.stop();
  assert.deepEqual(builds, [watched.manifest['board.js']]);
});

test('a missing or incomplete manifest says which command builds it', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'lvd-build-'));
  try {
    assert.throws(() => readAssetManifest(empty), errorWith(/ENOENT.*run `npm run lvd -- build`/));
    await writeFile(join(empty, manifestName), '{"board.js":"board-A.js"}');
    assert.throws(() => readAssetManifest(empty), errorWith(/no entry for style\.css, icon\.svg; run/));
    await writeFile(join(empty, manifestName), '{"board');
    assert.throws(() => readAssetManifest(empty), errorWith(/manifest\.json: cannot be read .*run/));
  } finally {
    await rm(empty, { recursive: true, force: true });
  }
});

test('pages link to the files under the path of assets', () => {
  const manifest = { 'board.js': 'board-1.js', 'style.css': 'style-2.css', 'icon.svg': 'icon-3.svg' };
  assert.deepEqual(assetUrls(manifest), {
    script: '/assets/board-1.js',
    style: '/assets/style-2.css',
    icon: '/assets/icon-3.svg',
  });
});

function errorWith(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof AssetManifestError && message.test(error.message);
}
