/**
 * Snapshots of the board and its suites in Redis. A snapshot is written only over an older one of the same database,
 * in one step with the comparison; a new board is told to all workers in that same step.
 */
import type { BoardDocument, SuiteDocument } from '../board/document.ts';
import type { ProjectVersion, Snapshot } from '../board/read.ts';
import type { Outcome, RedisGate } from './redis.ts';

/** A change of the documents' shape changes this, so that two releases never read each other's snapshots. */
const shape = 2;
const boardKey = `lvd:${shape}:board`;
const suiteKey = (slug: string): string => `lvd:${shape}:suite:${slug}`;

/** The channel on which every new board is published, as the JSON of its snapshot. */
export const boardChannel = `lvd:${shape}:board`;

/** KEYS: the snapshot. ARGV: epoch, version, document, channel or ''. Returns 1 when it was written. */
const writeScript = `
local known = redis.call('HMGET', KEYS[1], 'epoch', 'version')
if known[1] == ARGV[1] and tonumber(known[2]) >= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'version', ARGV[2], 'document', ARGV[3])
if ARGV[4] ~= '' then
  redis.call('PUBLISH', ARGV[4], cjson.encode({ epoch = ARGV[1], document = ARGV[3] }))
end
return 1`;

/** Null: there is none. */
type Found<D extends { readonly version: number }> = Outcome<Snapshot<D> | null>;

export class SnapshotStore {
  readonly #gate: RedisGate;

  constructor(gate: RedisGate) {
    this.#gate = gate;
  }

  readBoard(): Promise<Found<BoardDocument>> {
    return this.#read<BoardDocument>(boardKey);
  }

  readSuite(slug: string): Promise<Found<SuiteDocument>> {
    return this.#read<SuiteDocument>(suiteKey(slug));
  }

  /** Which board is stored, without reading it. */
  readBoardVersion(): Promise<Outcome<ProjectVersion | null>> {
    return this.#gate.use('write', async (redis) => {
      const [epoch, version] = await redis.hmget(boardKey, 'epoch', 'version');
      return epoch && version ? { epoch, version: Number(version) } : null;
    });
  }

  /** Resolves to whether it was newer than what was stored, and so is stored and published now. */
  async writeBoard(snapshot: Snapshot<BoardDocument>): Promise<boolean> {
    return this.#write(boardKey, snapshot, boardChannel);
  }

  async writeSuite(snapshot: Snapshot<SuiteDocument>): Promise<boolean> {
    return this.#write(suiteKey(snapshot.document.suite.slug), snapshot, '');
  }

  #read<D extends { readonly version: number }>(key: string): Promise<Found<D>> {
    return this.#gate.use('lookup', async (redis) => {
      const [epoch, document] = await redis.hmget(key, 'epoch', 'document');
      // Only #write stores here, and it stores the JSON of a D of this shape.
      return epoch && document ? { epoch, document: JSON.parse(document) as D } : null;
    });
  }

  async #write<D extends { readonly version: number }>(
    key: string,
    { epoch, document }: Snapshot<D>,
    channel: string,
  ): Promise<boolean> {
    const json = JSON.stringify(document);
    const outcome = await this.#gate.use('write', (redis) =>
      redis.eval(writeScript, 1, key, epoch, document.version, json, channel),
    );
    return outcome.state === 'answered' && outcome.value === 1;
  }
}

/** The snapshot in a message of `boardChannel`. */
export function readBoardMessage(message: string): Snapshot<BoardDocument> {
  // Only the script above publishes there: an epoch and the JSON of a board of this shape.
  const { epoch, document } = JSON.parse(message) as { epoch: string; document: string };
  return { epoch, document: JSON.parse(document) as BoardDocument };
}
