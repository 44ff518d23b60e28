/** What a part of the native stack is, as data; the supervisor is general. */
import type { Account } from '../programs/account.ts';

export interface Part {
  /** As in the status table, the logs and every command: `app-2`. */
  readonly name: string;
  /** Parts that must be healthy before this one starts. */
  readonly dependsOn: readonly string[];
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment of the process, apart from PATH and HOME. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** The account that it runs under, when that is not our own. */
  readonly account?: Account | undefined;
  /** Runs before every start: makes a data folder, migrates the database. @throws Error that says what is wrong. */
  readonly prepare?: () => Promise<void>;
  /** Resolves to true when it serves; false or a rejection mean "not yet". */
  readonly isHealthy: () => Promise<boolean>;
  /** Where people, or other parts, find it. */
  readonly url: string;
  readonly ports: readonly PartPort[];
  /** For one of several parts that serve the same, so that they can be restarted one after the other. */
  readonly inTurn?: {
    /** How long those who send to it may still avoid it when it is ready again. */
    readonly avoidedMs: number;
  };
  readonly stopSignal: NodeJS.Signals;
  readonly stopDeadlineMs: number;
}

export interface PartPort {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

export const tcp = (port: number): PartPort => ({ protocol: 'tcp', port });
export const udp = (port: number): PartPort => ({ protocol: 'udp', port });

/** What a part is doing. `stopped`: on request. `failed`: it ended too often and is not started again. */
export type PartState = 'waiting' | 'starting' | 'healthy' | 'unhealthy' | 'restarting' | 'stopped' | 'failed';

export interface PartStatus {
  readonly name: string;
  readonly state: PartState;
  readonly url: string;
  readonly pid: number | null;
  readonly logFile: string;
}

/** A part could not be started. The message names it, with the end of its log. */
export class PartError extends Error {
  override readonly name = 'PartError';
  readonly code = 'PART_FAILED';
}
