/**
 * Gets programs that are missing. In: which ones, and how. Out: which of them are there now, and for each that is not,
 * the command that would get it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';

import { join } from 'node:path';
import process from 'node:process';
import { unprivilegedAccount } from './account.ts';
import { hasApt, type Report, systemInstallCommand, unpackPackages } from './apt.ts';
import { type Program, type ProgramName, programs } from './catalogue.ts';
import { type ProgramsConfig, readProgramsConfig } from './config.ts';
import { findProgram } from './find.ts';
import { writeWrapper } from './wrapper.ts';

/** `cache`: into our own folder, nothing is installed. `system`: with the system's package manager. `none`: only look. */
export type ObtainMode = 'cache' | 'system' | 'none';

export interface MissingProgram {
  readonly name: ProgramName;
  readonly command: string;
  readonly purpose: string;
  /** The command that would get it, or the page that explains how. */
  readonly remedy: string;
}

/**
 * Looks for the programs and gets what is missing, if `mode` says so.
 * @returns those that are still missing. What could not be fetched is reported and listed, not thrown.
 */
export async function obtainPrograms(
  names: readonly ProgramName[],
  mode: ObtainMode,
  report: Report,
): Promise<readonly MissingProgram[]> {
  const config = readProgramsConfig();
  const missing = names.filter((name) => !find(name, config));
  const available = missing.filter((name) => canBeHad(programs[name]));
  if (mode === 'none' || available.length === 0) return missing.map(describe);
  report(`Missing: ${available.map((name) => programs[name].commands[0]).join(', ')}`);
  try {
    if (mode === 'system') await installForEveryone(available, report);
    else if (process.platform === 'darwin') await brew(available, report);
    else await unpackIntoCache(available, config, report);
  } catch (error) {
    report(`  could not be fetched: ${error instanceof Error ? error.message : String(error)}`);
  }
  return names.filter((name) => !find(name, config)).map(describe);
}

const find = (name: ProgramName, config: ProgramsConfig) =>
  findProgram(name, { account: unprivilegedAccount(), config });

/** Grafana is not in Debian's or Ubuntu's archive, and on macOS it is an install of its own that we leave to the user. */
const canBeHad = ({ debian }: Program): boolean => debian !== null && (hasApt() || process.platform === 'darwin');

async function unpackIntoCache(names: readonly ProgramName[], config: ProgramsConfig, report: Report): Promise<void> {
  const { cacheFolder } = config;
  await mkdir(cacheFolder, { recursive: true, mode: 0o755 });
  report(`  into ${cacheFolder}; nothing is installed`);
  const target = join(cacheFolder, 'unpacked');
  await unpackPackages(packageNames(names), { cacheFolder, target, report: (line) => report(`  ${line}`) });
  for (const name of names) writeWrapper(cacheFolder, target, name);
}

async function installForEveryone(names: readonly ProgramName[], report: Report): Promise<void> {
  if (process.platform === 'darwin') return brew(names, report);
  report('  their services are installed but not started; they start with the next boot unless they are disabled');
  await runVisibly(systemInstallCommand(packageNames(names)), report);
}

async function brew(names: readonly ProgramName[], report: Report): Promise<void> {
  const formulas = [...new Set(names.map((name) => programs[name].brew))];
  for (const formula of formulas) await runVisibly(['brew', 'install', ...formula.split(' ')], report);
}

/** The command's own output is its progress. @throws Error when it fails. */
async function runVisibly(command: readonly string[], report: Report): Promise<void> {
  report(`  ${command.join(' ')}`);
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit'] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command.join(' ')} ended with exit code ${code}`);
}

function packageNames(names: readonly ProgramName[]): readonly string[] {
  return [...new Set(names.flatMap((name) => programs[name].debian?.names ?? []))];
}

function describe(name: ProgramName): MissingProgram {
  const program: Program = programs[name];
  const [command = name] = program.commands;
  return { name, command, purpose: program.purpose, remedy: remedyFor(name, program) };
}

function remedyFor(name: ProgramName, program: Program): string {
  if (process.platform === 'darwin' && existsBrew()) return `brew install ${program.brew}`;
  if (program.debian && hasApt()) return `npm run lvd -- programs ${name}`;
  return program.website;
}

const existsBrew = (): boolean => ['/opt/homebrew/bin/brew', '/usr/local/bin/brew'].some((path) => existsSync(path));
