/**
 * Redis over one connection that is kept. While the server is away or does not answer, questions fail at once and the
 * connection is opened again in the background.
 */
import { performance } from 'node:perf_hooks';
import type { Logger } from '../../../service/log.ts';
import { NoData } from '../../collector.ts';
import { Link } from '../link.ts';
import { parseRedisUrl } from './address.ts';
import { type Command, Connection } from './connection.ts';
import { type Info, parseInfo } from './info.ts';
import { type Reply, ReplyError } from './replies.ts';

export interface RedisOptions {
  readonly url: string;
  readonly logger: Logger;
}

export interface RedisServer {
  /**
   * Begins a round: sends PING and resolves to the seconds until it was answered. Then everything that was asked in
   * earlier rounds is sent in one piece, so that a round takes two round trips, however much is asked in it.
   * Rejects without a connection, and when Redis says that it does not serve.
   */
  begin(): Promise<number>;
  /** The reply to a command in this round; commands that differ in a word are two. Rejects when Redis refuses it. */
  ask(...command: Command): Promise<Reply>;
  /** The same. @throws NoData when this server does not know the command. */
  askIfKnown(...command: Command): Promise<Reply>;
  /** The sections of INFO in this round. */
  info(): Promise<Info>;
  close(): Promise<void>;
}

const openWithinMs = 800;
const answerWithinMs = 800;
/** PING is refused, but the server reads and answers: what it cannot do, other metrics tell. */
const answersNevertheless: ReadonlySet<string> = new Set(['MISCONF', 'MASTERDOWN']);

/** Opens the connection in the background; the function returns at once. @throws Error when the URL is none of Redis. */
export function openRedis({ url, logger }: RedisOptions): RedisServer {
  const address = parseRedisUrl(url);
  const link = new Link({
    server: 'Redis',
    logger,
    fields: { place: address.place },
    open: (onLost) => Connection.open({ address, openWithinMs, answerWithinMs, onLost }),
    close: (connection) => connection.close(),
  });
  const asked = new Map<string, Command>();
  let round = new Map<string, Promise<Reply>>();
  let parsed: Promise<Info> | undefined;

  const ask = async (...command: Command): Promise<Reply> => {
    const key = command.join(' ');
    asked.set(key, command);
    let coming = round.get(key);
    if (!coming) {
      [coming] = link.connection().send([command]) as [Promise<Reply>]; // one command, one reply
      round.set(key, coming);
    }
    const reply = await coming;
    if (reply instanceof ReplyError) throw reply.code === 'NOPERM' ? missingPermission(reply, command) : reply;
    return reply;
  };
  const readInfo = async (): Promise<Info> => {
    const text = await ask('INFO', 'all');
    if (typeof text !== 'string') throw new Error('INFO was not answered with a text');
    return parseInfo(text);
  };
  return {
    async begin() {
      round = new Map();
      parsed = undefined;
      const connection = await link.firstAttempt();
      const sent = performance.now();
      const pong = await connection.send([['PING']])[0];
      const seconds = (performance.now() - sent) / 1000;
      if (pong instanceof ReplyError && !answersNevertheless.has(pong.code)) throw pong;
      const replies = connection.send([...asked.values()]);
      round = new Map([...asked.keys()].map((key, index) => [key, replies[index] as Promise<Reply>])); // as many of both
      return seconds;
    },
    ask,
    async askIfKnown(...command) {
      try {
        return await ask(...command);
      } catch (error) {
        if (error instanceof ReplyError && /^ERR unknown (sub)?command/i.test(error.message))
          throw new NoData(`this server does not know ${command.join(' ')}`);
        throw error;
      }
    },
    info: () => {
      parsed ??= readInfo();
      return parsed;
    },
    close: () => link.close(),
  };
}

/** The permission as an ACL writes it: LATENCY and SLOWLOG are allowed by their subcommands. */
function missingPermission({ message }: ReplyError, [name = '', subcommand]: Command): Error {
  const permission = ['LATENCY', 'SLOWLOG'].includes(name) ? `${name}|${subcommand}` : name;
  return new Error(`${message}; expected: a user with +${permission.toLowerCase()}`);
}
