/** `lvd bundle-package`: what `npm pack deploy/package` runs before it packs. */
import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Bundled, bundlePackage } from './bundle.ts';

const help = `Usage: lvd bundle-package [--json]

Bundles the commands that need no stack into deploy/package/dist/lvd.js, with the licences of the libraries that are in
it. npm pack ./deploy/package does this, and makes a tarball of it.

  --json  prints one JSON object

Exit codes: 0 bundled, 1 could not be bundled, 2 wrong usage.
`;

const folder = join(import.meta.dirname, 'dist');

export async function run(args: readonly string[]): Promise<number> {
  const values = parse(args);
  if (values === null) return 2;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  try {
    const bundled = await bundlePackage(folder);
    process.stdout.write(values.json ? `${JSON.stringify(bundled)}\n` : describe(bundled));
    return 0;
  } catch (error) {
    process.stderr.write(`lvd bundle-package: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function parse(args: readonly string[]) {
  try {
    const options = { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    process.stderr.write(`lvd bundle-package: ${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return null;
  }
}

const describe = ({ bytes, libraries }: Bundled): string =>
  `${relative(resolve(), join(folder, 'lvd.js'))}: ${(bytes / 1000).toFixed(0)} kB with ${libraries.join(', ')}\n`;
