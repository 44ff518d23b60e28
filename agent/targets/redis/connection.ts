/** One connection to Redis: commands out, in one piece when there are several, and their replies in. */
import net from 'node:net';
import { orLate } from '../../../service/deadline.ts';
import type { RedisAddress } from './address.ts';
import { ProtocolError, type Reply, ReplyError, ReplyParser } from './replies.ts';

/** PING is refused, and those who ask later tell why; whoever is refused for another reason is not let in. */
const serverIsThere: ReadonlySet<string> = new Set(['LOADING', 'BUSY', 'MISCONF', 'MASTERDOWN', 'NOPERM']);

/** The words of a command. */
export type Command = readonly string[];

export interface ConnectionOptions {
  readonly address: RedisAddress;
  /** From the first packet to the end of the greeting. */
  readonly openWithinMs: number;
  /** For the replies to what was sent together. */
  readonly answerWithinMs: number;
  /** The connection was open and is of no more use. Not called after `close`. */
  readonly onLost: (reason: Error) => void;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: Error) => void;
}

export class Connection {
  readonly #options: ConnectionOptions;
  readonly #socket: net.Socket;
  /** One for each command that is not answered, in the order in which they were sent. */
  readonly #waiting: Waiting[] = [];
  #lost: Error | undefined;

  /** Connects and logs in. Rejects when that fails or takes too long; nothing is left open then. */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const { address, openWithinMs } = options;
    let isOpen = false;
    const onLost = (reason: Error): void => {
      if (isOpen) options.onLost(reason);
    };
    const connection = new Connection(await connectSocket(address), { ...options, onLost });
    try {
      await connection.#greet(address.credentials, openWithinMs);
    } catch (error) {
      connection.close();
      throw error;
    }
    isOpen = true;
    return connection;
  }

  private constructor(socket: net.Socket, options: ConnectionOptions) {
    this.#options = options;
    this.#socket = socket;
    this.#socket.setNoDelay(true);
    this.#socket.setKeepAlive(true, 30_000);
    const parser = new ReplyParser((reply) => this.#takeReply(reply));
    this.#socket.on('data', (piece) => {
      try {
        parser.push(piece as Buffer); // without an encoding it is one
      } catch (error) {
        this.#lose(error as Error); // a ProtocolError
      }
    });
    this.#socket.on('error', (error) => this.#lose(error));
    this.#socket.on('close', () => this.#lose(new Error('Redis closed the connection')));
  }

  /**
   * Sends commands in one piece; the replies come one by one, a refusal as a ReplyError.
   * They reject when the connection is lost, which it is when they do not all come in time.
   */
  send(commands: readonly Command[], withinMs = this.#options.answerWithinMs): readonly Promise<Reply>[] {
    if (commands.length === 0) return [];
    const replies = commands.map(() => this.#reply());
    this.#socket.write(commands.map(encode).join(''));
    const all = Promise.all(replies);
    // Each reply has its own reader; here it only matters that they have come.
    void orLate(all, withinMs, undefined).then(
      (answers) => answers ?? this.#lose(new Error(`Redis did not answer within ${withinMs} ms`)),
      () => undefined,
    );
    return replies;
  }

  close(): void {
    this.#lost ??= new Error('the connection to Redis was closed');
    this.#socket.destroy();
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  }

  #reply(): Promise<Reply> {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    if (this.#lost) reject(this.#lost);
    else this.#waiting.push({ resolve, reject });
    // Who reads it may come later, or not at all when another failure comes before it.
    promise.catch(() => undefined);
    return promise;
  }

  /** A frozen server accepts connections: only one that answers is open. */
  async #greet(credentials: Command, withinMs: number): Promise<void> {
    const login = credentials.length > 0 ? [['AUTH', ...credentials]] : [];
    const replies = this.send([...login, ['PING']], withinMs);
    // One after the other: who is turned away at the door gets one answer, whatever was asked.
    for (const [index, coming] of replies.entries()) {
      const reply = await coming;
      const isPing = index === login.length;
      if (reply instanceof ReplyError && !(isPing && serverIsThere.has(reply.code)))
        throw new Error(`Redis does not let the agent in: ${reply.message}`);
    }
  }

  #takeReply(reply: Reply): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve(reply);
    else this.#lose(reply instanceof ReplyError ? reply : new ProtocolError('a reply came that nothing asked for'));
  }

  #lose(reason: Error): void {
    if (this.#lost) return;
    this.#lost = reason;
    this.close();
    this.#options.onLost(reason);
  }
}

/** The module for TLS is loaded only where it is needed: it takes 5 MB. */
async function connectSocket({ connect }: RedisAddress): Promise<net.Socket> {
  if ('path' in connect) return net.connect({ path: connect.path });
  const { tls: isEncrypted, ...target } = connect;
  return isEncrypted ? (await import('node:tls')).connect(target) : net.connect(target);
}

const encode = (command: Command): string =>
  `*${command.length}\r\n${command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
