/** The state folder: where each part keeps its data, configuration and log, and who may read them. */
import { randomBytes } from 'node:crypto';
import { accessSync, chownSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../service/replace-file.ts';
import type { Account } from '../programs/account.ts';
import { PartError } from './part.ts';

export interface StateFolder {
  readonly root: string;
  readonly config: string;
  readonly logs: string;
  readonly secrets: string;
  readonly cache: string;
  readonly assets: string;
  /** Holds what the supervisor started, so that the next one can end leftovers. */
  readonly records: string;
  /** Names the supervisor that has this folder. */
  readonly claim: string;
  readonly controlSocket: string;
  /** The data folder of a part; created on demand by `dataFolder`. */
  readonly data: string;
}

/** A Unix socket's path may not be longer than this (108 bytes on Linux, 104 on macOS). */
const longestSocketPath = 100;

/** The paths only; nothing is created. */
export function stateFolderAt(root: string): StateFolder {
  const socket = join(root, 'control.sock');
  return {
    root,
    config: join(root, 'config'),
    logs: join(root, 'logs'),
    secrets: join(root, 'secrets'),
    cache: join(root, 'cache'),
    assets: join(root, 'assets'),
    data: join(root, 'data'),
    records: join(root, 'processes.json'),
    claim: join(root, 'supervisor.json'),
    controlSocket: socket.length <= longestSocketPath ? socket : join(tmpdir(), `lvd-${shortName(root)}.sock`),
  };
}

/**
 * Creates the folders. Secrets are for us alone; the rest can be entered, because servers run under another account.
 * @throws PartError when a folder cannot be made or written.
 */
export function createStateFolder(state: StateFolder): void {
  try {
    makeWithParents(state.root);
    for (const folder of [state.config, state.logs, state.cache, state.assets, state.data]) {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
    }
    mkdirSync(state.secrets, { recursive: true, mode: 0o700 });
    accessSync(state.root, constants.W_OK);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException; // fs throws nothing else
    throw new PartError(
      `the state folder ${state.root} cannot be used: ${code} at ${path}; expected: a folder that we may write, or could make`,
    );
  }
}

/** One folder at a time: Node.js's recursive option never ends where no folder can be made, as below /proc. */
function makeWithParents(folder: string): void {
  if (existsSync(folder)) return;
  makeWithParents(dirname(folder));
  mkdirSync(folder, { mode: 0o755 });
}

/** A part's data folder, owned by the account that the part runs under. */
export function dataFolder(state: StateFolder, name: string, account: Account | undefined): string {
  const folder = join(state.data, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
  return folder;
}

/** Where people and load tests tell the objectives something at run time; see `slo/journal/`. */
export const journalFile = ({ data }: StateFolder): string => join(data, 'validator', 'journal.json');

/** Writes a configuration file that every account can read. */
export function writeConfig(state: StateFolder, path: string, text: string): string {
  const file = join(state.config, path);
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  writeFileSync(file, text, { mode: 0o644 });
  return file;
}

/** A random password, made at the first use and then always the same; 192 bits, readable by us alone. */
export function secret(state: StateFolder, name: string): string {
  const file = join(state.secrets, name);
  if (!existsSync(file)) writeSecret(state, name, randomBytes(24).toString('base64url'));
  return readFileSync(file, 'utf8');
}

/** Keeps a value that must not be seen in process lists, and returns its file. */
export function writeSecret(state: StateFolder, name: string, value: string): string {
  const file = join(state.secrets, name);
  replaceFile(file, value, 0o600);
  return file;
}

function shortName(path: string): string {
  return Buffer.from(path).toString('base64url').slice(-24);
}
