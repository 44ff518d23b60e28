/**
 * How a program runs from unpacked packages. In: the folder of unpacked packages. Out: a small script that starts the
 * program with the libraries and fonts that came with it; nothing else on the machine sees those.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../service/replace-file.ts';
import { type DebianPackage, type ProgramName, programs } from './catalogue.ts';

/** The folder that a PATH can name: one wrapper for each program that is unpacked. */
export const wrapperFolder = (cacheFolder: string): string => join(cacheFolder, 'bin');

export const wrapperPath = (cacheFolder: string, name: ProgramName): string =>
  join(wrapperFolder(cacheFolder), programs[name].commands[0]);

/** Writes the wrapper. @throws Error when the packages do not hold the program. */
export function writeWrapper(cacheFolder: string, unpacked: string, name: ProgramName): void {
  const debian: DebianPackage | null = programs[name].debian;
  const original = join(unpacked, debian?.path ?? '');
  if (!existsSync(original)) throw new Error(`the packages of ${name} hold no ${original}`);
  const { program, workingFolder } = relocated(original, unpacked, debian?.builtInFolder);
  const settings = Object.entries(environment(unpacked)).map(([variable, value]) => `${variable}=${quoted(value)}`);
  const enter = workingFolder ? `cd ${quoted(workingFolder)} && ` : '';
  const script = `#!/bin/sh\n${enter}exec env ${settings.join(' ')} ${quoted(program)} "$@"\n`;
  const path = wrapperPath(cacheFolder, name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  replaceFile(path, script, 0o755);
}

/**
 * A program that looks for its files at one compiled-in path only, where an unpacked package does not put them: a copy
 * of it looks in its working folder instead. The path is replaced by one of the same length, so nothing else moves.
 */
function relocated(original: string, unpacked: string, builtInFolder: string | undefined) {
  if (!builtInFolder || existsSync(builtInFolder)) return { program: original, workingFolder: undefined };
  const program = `${original}.relocated`;
  const text = readFileSync(original, 'latin1'); // one character a byte, and back again
  const here = '/proc/self/cwd'.padEnd(builtInFolder.length, '/');
  writeFileSync(program, text.replaceAll(builtInFolder, here), { encoding: 'latin1', mode: 0o755 });
  return { program, workingFolder: join(unpacked, builtInFolder) };
}

function environment(unpacked: string): Record<string, string> {
  const folders = ['usr/lib', 'lib'].map((folder) => join(unpacked, folder)).filter((folder) => existsSync(folder));
  const multiarch = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((entry) => entry.includes('-linux-gnu'))
      .map((entry) => join(folder, entry)),
  );
  const pulse = multiarch.map((folder) => join(folder, 'pulseaudio')).filter((folder) => existsSync(folder));
  const hasFonts = existsSync(join(unpacked, 'usr/share/fonts'));
  return {
    LD_LIBRARY_PATH: [...multiarch, ...pulse, ...folders].join(':'),
    ...(hasFonts && { FONTCONFIG_FILE: writeFontSettings(unpacked) }),
  };
}

/** The unpacked settings name folders of the system; these name the unpacked fonts as well. */
function writeFontSettings(unpacked: string): string {
  const file = join(dirname(unpacked), 'fonts.conf');
  const folders = ['/usr/share/fonts', join(unpacked, 'usr/share/fonts')].map((folder) => `<dir>${folder}</dir>`);
  const rules = join(unpacked, 'etc/fonts/conf.d');
  const include = `<include ignore_missing="yes">${existsSync(rules) ? rules : '/etc/fonts/conf.d'}</include>`;
  const cache = '<cachedir prefix="xdg">fontconfig</cachedir>';
  writeFileSync(file, `<fontconfig>\n${[...folders, include, cache].join('\n')}\n</fontconfig>\n`);
  return file;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
