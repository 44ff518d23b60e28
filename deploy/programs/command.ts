/** `lvd programs`: says which programs are there and where, and gets those that are missing. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { unprivilegedAccount } from './account.ts';
import { type ProgramName, programs, stackPrograms, testPrograms } from './catalogue.ts';
import { findProgram } from './find.ts';
import { type MissingProgram, type ObtainMode, obtainPrograms } from './obtain.ts';

const names = Object.keys(programs) as ProgramName[]; // the keys of this very object

const help = `Usage: lvd programs [--no-install | --system] [NAME …]

Says which programs are on this machine and gets those that are missing: into a cache folder of the user's own, without
root and without installing anything. Without a name: those that the stack and its tests need.

  --no-install   only name what is missing, and the command that would get it
  --system       install for everyone, with the system's package manager
  --json         print the result as JSON

Names: ${names.join(', ')}
`;

const options = {
  'no-install': { type: 'boolean', default: false },
  system: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

const optional: readonly ProgramName[] = stackPrograms.optional;

/** Exit code 0: everything required is there, 1: something is missing, 2: wrong usage. */
export async function run(args: readonly string[]): Promise<number> {
  const parsed = parse(args);
  if (!parsed) return 2;
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const wanted = positionals.length > 0 ? names.filter((name) => positionals.includes(name)) : defaultNames();
  const mode: ObtainMode = values['no-install'] ? 'none' : values.system ? 'system' : 'cache';
  const missing = await obtainPrograms(wanted, mode, (line) => process.stderr.write(`${line}\n`));
  print(wanted, missing, values.json);
  const asked = positionals.length > 0;
  return missing.some(({ name }) => asked || !optional.includes(name)) ? 1 : 0;
}

const defaultNames = (): readonly ProgramName[] => [
  ...stackPrograms.required,
  ...stackPrograms.optional,
  ...testPrograms,
];

function parse(args: readonly string[]) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    const unknown = parsed.positionals.filter((name) => !names.some((known) => known === name));
    if (unknown.length === 0) return parsed;
    process.stderr.write(`lvd programs: unknown: ${unknown.join(', ')}; expected: ${names.join(', ')}\n`);
  } catch (error) {
    process.stderr.write(`lvd programs: ${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
  return undefined;
}

function print(wanted: readonly ProgramName[], missing: readonly MissingProgram[], json: boolean): void {
  const account = unprivilegedAccount();
  const rows = wanted.map((name) => ({
    name,
    path: findProgram(name, { account })?.path ?? null,
    purpose: programs[name].purpose,
    remedy: missing.find((entry) => entry.name === name)?.remedy ?? null,
  }));
  if (json) {
    process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return;
  }
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, path, purpose, remedy } of rows) {
    process.stdout.write(`${name.padEnd(width)}  ${path ?? `missing (for ${purpose}); get it: ${remedy}`}\n`);
  }
}
