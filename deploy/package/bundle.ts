/** Bundles the package's command line: sources in; one file that needs only Node.js out, with licences and the guide. */
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The oldest Node.js that the bundle runs on, as `engines` of the package says. */
const oldestNode = 'node20';

/** Some libraries are CommonJS and ask for modules of Node.js, which an ES module has no `require` for. */
const banner = `#!/usr/bin/env node
import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

export interface Bundled {
  readonly bytes: number;
  /** The libraries that are in the file, with their versions. */
  readonly libraries: readonly string[];
}

/**
 * @param folder is emptied before it is written
 * @throws esbuild's BuildFailure with its messages; Error for a library without a licence
 */
export async function bundlePackage(folder: string): Promise<Bundled> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['deploy/package/cli.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: oldestNode,
    banner: { js: banner },
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  const licences = await Promise.all(librariesIn(metafile).map(readLicence));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const content = outputFiles[0]?.contents ?? new Uint8Array();
  await writeFile(join(folder, 'lvd.js'), content, { mode: 0o755 });
  await writeFile(join(folder, 'THIRD-PARTY-LICENSES.txt'), licences.map(({ text }) => text).join('\n'));
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  await copyFile(join(root, 'docs', 'slo-definitions.md'), join(folder, 'slo-definitions.md'));
  return { bytes: content.length, libraries: licences.map(({ library }) => library) };
}

/** Names of the npm packages of which something is in the output. */
function librariesIn({ outputs }: Metafile): readonly string[] {
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const names = used
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return [...new Set(names)].toSorted();
}

async function readLicence(name: string): Promise<{ readonly library: string; readonly text: string }> {
  const folder = join(root, 'node_modules', name);
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const library = `${manifest.name} ${manifest.version}`;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) {
    throw new Error(`${library} has no licence file, which a bundle must carry; expected: LICENSE in ${folder}`);
  }
  const heading = `${library} (${manifest.license})`;
  const text = (await readFile(join(folder, file), 'utf8')).trim();
  return { library, text: `${heading}\n${'='.repeat(heading.length)}\n\n${text}\n` };
}
