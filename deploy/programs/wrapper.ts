/**
 * How a program runs from unpacked packages. In: the folder of unpacked packages. Out: a small script that starts the
 * program with the libraries and fonts that came with it; nothing else on the machine sees those.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ProgramName, programs } from './catalogue.ts';

/** The folder that a PATH can name: one wrapper for each program that is unpacked. */
export const wrapperFolder = (cacheFolder: string): string => join(cacheFolder, 'bin');

export const wrapperPath = (cacheFolder: string, name: ProgramName): string =>
  join(wrapperFolder(cacheFolder), programs[name].commands[0]);

/** Writes the wrapper. @throws Error when the packages do not hold the program. */
export function writeWrapper(cacheFolder: string, unpacked: string, name: ProgramName): void {
  const program = join(unpacked, programs[name].debian?.path ?? '');
  if (!existsSync(program)) throw new Error(`the packages of ${name} hold no ${program}`);
  const settings = Object.entries(environment(unpacked)).map(([variable, value]) => `${variable}=${quoted(value)}`);
  const script = `#!/bin/sh\nexec env ${settings.join(' ')} ${quoted(program)} "$@"\n`;
  const path = wrapperPath(cacheFolder, name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(`${path}.new`, script, { mode: 0o755 });
  renameSync(`${path}.new`, path);
}

function environment(unpacked: string): Record<string, string> {
  const folders = ['usr/lib', 'lib'].map((folder) => join(unpacked, folder)).filter((folder) => existsSync(folder));
  const multiarch = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((entry) => entry.includes('-linux-gnu'))
      .map((entry) => join(folder, entry)),
  );
  const pulse = multiarch.map((folder) => join(folder, 'pulseaudio')).filter((folder) => existsSync(folder));
  const fonts = join(unpacked, 'etc/fonts/fonts.conf');
  const ownFonts = existsSync(fonts) && !existsSync('/etc/fonts/fonts.conf');
  return {
    LD_LIBRARY_PATH: [...multiarch, ...pulse, ...folders].join(':'),
    ...(ownFonts && { FONTCONFIG_FILE: fonts, FONTCONFIG_SYSROOT: unpacked }),
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
