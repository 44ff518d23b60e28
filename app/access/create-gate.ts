/** Joins the parts of access, for one worker. */
import { refusals } from '../../metrics/catalogue/access.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import type { RedisGate } from '../cache/redis.ts';
import { DatabaseUnavailableError } from '../database/errors.ts';
import type { Connection, Database } from '../database/pool.ts';
import { AccessLimits } from './access-limits.ts';
import { type ClientAddress, createClientAddress } from './client-address.ts';
import { Gate } from './gate.ts';
import { type Holder, noteUse, readSignInHolder, readTokenHolder } from './holder.ts';
import { HolderCache } from './holder-cache.ts';
import { LongRequests } from './long-requests.ts';
import type { AccessSettings } from './settings.ts';

/** Uses that follow each other closer than this are noted as one. */
const useGapMs = 60_000;

export interface AccessParts {
  readonly gate: Gate;
  readonly longRequests: LongRequests;
  readonly clientAddress: ClientAddress;
  close(): void;
}

interface AccessOptions {
  readonly settings: AccessSettings;
  readonly database: Database;
  readonly redis: RedisGate;
  readonly instruments: Instruments;
  readonly logger: Logger;
}

export function createAccess({ settings, database, redis, instruments, logger }: AccessOptions): AccessParts {
  const clientAddress = createClientAddress(settings.trustedProxies);
  const limits = new AccessLimits(redis, settings, clientAddress);
  const refused = instruments.counter(m.lvd_access_refused_total, 'requests');
  const countOf = new Map(refusals.map((reason) => [reason, refused.bind({ reason })]));
  const warn = (error: unknown): void => {
    // That the database is away the pool says, once for the whole outage, and counts.
    if (!(error instanceof DatabaseUnavailableError)) logger.warn({ err: error }, 'a token could not be read again');
  };
  const cache = (read: (connection: Connection, secret: string) => Promise<Holder | null>): HolderCache =>
    new HolderCache(async (secret) => {
      const holder = await database.run('read_token', (connection) => read(connection, secret));
      if (holder) void note(holder).catch(warn);
      return holder;
    }, warn);
  const note = async ({ tokenId, lastUsedAt }: Holder): Promise<void> => {
    if (lastUsedAt !== null && Date.now() - lastUsedAt < useGapMs) return;
    await database.run('write_token', (connection) => noteUse(connection, tokenId));
  };
  const gate = new Gate({
    anonymousScopes: settings.anonymousScopes,
    tokens: cache(readTokenHolder),
    signIns: cache(readSignInHolder),
    limits,
    countRefusal: ({ refusal }) => countOf.get(refusal)?.inc(),
  });
  const longRequests = new LongRequests(gate);
  return {
    gate,
    longRequests,
    clientAddress,
    close() {
      limits.close();
      longRequests.close();
    },
  };
}
