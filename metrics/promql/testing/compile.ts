/** Runs the real compiler over small programs and tells what it says about each: for tests of types. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
// The compiler looks upwards for its type packages; nothing else looks into this folder.
export const cache = join(dirname(dirname(dirname(compiler))), '.cache');

/** As strict as the strictest user; the sentences must not depend on it. */
const compilerOptions = {
  target: 'esnext',
  module: 'nodenext',
  lib: ['esnext'],
  types: ['node'],
  noEmit: true,
  strict: true,
  allowImportingTsExtensions: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
};

/** What the compiler says about each of the programs, in their order; an empty text means that it compiles. */
export async function compileEach(programs: readonly string[]): Promise<readonly string[]> {
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'programs-'));
  try {
    await Promise.all(programs.map((text, index) => writeFile(join(folder, fileOf(index)), text)));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['./*.ts'] }));
    const messages = splitMessages(await compile(folder));
    return programs.map((_, index) => messages.filter((message) => message.includes(`${fileOf(index)}(`)).join(''));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A program that imports everything by absolute path and evaluates one expression. */
export function programOf(imports: Readonly<Record<string, string>>, expression: string): string {
  const lines = Object.entries(imports).map(([what, file]) => `import ${what} from ${JSON.stringify(file)};`);
  return `${lines.join('\n')}\nexport const result = ${expression};\n`;
}

/** The absolute path of a file of this package. */
export const fileOfPackage = (name: string): string => join(here, '..', name);

const fileOf = (index: number): string => `program-${index}.ts`;

/** A message starts at the left edge; its explanations are indented. */
const splitMessages = (output: string): readonly string[] => output.split(/^(?=\S)/m);

function compile(folder: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const args = [compiler, '-p', folder, '--pretty', 'false'];
  execFile(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
    // The compiler exits with 1 or 2 when there are mistakes; that it could not run at all is another matter.
    if (error && typeof error.code !== 'number') reject(error);
    else if (stderr) reject(new Error(stderr));
    else resolve(stdout);
  });
  return promise;
}
