/** What every part's definition is made from. */
import { join } from 'node:path';
import process from 'node:process';
import type { Timing } from '../../../slo/engine/timing.ts';
import type { Account } from '../../programs/account.ts';
import type { Topology } from '../../topology.ts';
import { repositoryFolder } from '../config.ts';
import type { Part } from '../part.ts';
import type { StateFolder } from '../state-folder.ts';

export interface PartContext {
  readonly topology: Topology;
  readonly state: StateFolder;
  /** The account for servers that must not run as root. */
  readonly account: Account | undefined;
  /** Restart workers when their sources change. */
  readonly watch: boolean;
  /** The validator verifies by itself what is due. */
  readonly auto: boolean;
  /** The periods of the objectives as they run. */
  readonly timing: Timing;
}

export interface NodePart extends Pick<Part, 'name' | 'dependsOn' | 'isHealthy' | 'url' | 'ports' | 'inTurn'> {
  /** Arguments of node: options, then the script, relative to the repository. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly prepare?: () => Promise<void>;
}

const stopDeadlineMs = 15_000;

/** A process of ours: it runs on the same Node.js, and compiled code is kept between starts. */
export function nodePart({ state }: PartContext, part: NodePart): Part {
  return {
    ...part,
    command: process.execPath,
    env: { NODE_COMPILE_CACHE: join(state.cache, 'compiled'), ...part.env },
    cwd: repositoryFolder,
    stopSignal: 'SIGTERM',
    stopDeadlineMs,
  };
}

export const httpUrl = ({ host, port }: { host: string; port: number }): string => `http://${host}:${port}`;
