/**
 * Statements over one open connection, many at once: each is prepared once, all that are asked for in one go leave in one
 * write, and the answers come in the order of the questions. One that fails takes no other along.
 */
import type { Socket } from 'node:net';
import { type Column, type Row, readColumns, readRow } from './columns.ts';
import { closeMessage, executeMessage, prepareMessage, terminateMessage } from './messages.ts';

/** What the server said to a statement that failed. The message names tables and columns, never values of settings. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  /** The five characters of SQLSTATE. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${message} (${code})`);
    this.code = code;
  }
}

export interface SessionOptions {
  /** Authenticated, and the server waits for a question. */
  readonly socket: Socket;
  /** How long the server may take from one answer to the next. */
  readonly answerWithinMs: number;
  /** Called once, when the connection is no longer of use; the socket is destroyed. */
  readonly lost: (reason: Error) => void;
}

/** A statement as the server knows it. */
interface Statement {
  readonly name: string;
  /** What runs it, once it is prepared. */
  message: Buffer | undefined;
  columns: readonly Column[];
  preparing: Promise<unknown> | undefined;
}

/** A question whose answer is awaited. */
interface Question {
  readonly statement: Statement;
  readonly rows: Row[];
  error: Error | undefined;
  readonly settle: PromiseWithResolvers<readonly Row[]>;
}

/** SQLSTATEs after which a statement has to be prepared anew: its columns changed, or the server forgot it. */
const outdated: ReadonlySet<string> = new Set(['0A000', '26000']);

/** Of statements that name object ids there is a new one whenever others are looked at; the oldest ones are forgotten. */
const maxStatements = 100;

export class Session {
  readonly #socket: Socket;
  readonly #lost: (reason: Error) => void;
  readonly #watchdog: NodeJS.Timeout;
  readonly #statements = new Map<string, Statement>();
  #questions: Question[] = [];
  /** Of the questions, those that are answered. */
  #answered = 0;
  #outgoing: Buffer[] = [];
  #partial: Buffer | undefined;
  #prepared = 0;
  #isOver = false;

  constructor({ socket, answerWithinMs, lost }: SessionOptions) {
    this.#socket = socket;
    this.#lost = lost;
    this.#watchdog = setTimeout(() => this.#suspect(answerWithinMs), answerWithinMs);
    this.#watchdog.unref();
    socket.on('data', (chunk: Buffer) => this.#readOrFail(chunk)); // no encoding is set
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('the server closed the connection')));
  }

  /** Runs a statement. Rejects with StatementError when it fails, and with the reason when the connection is lost. */
  query(sql: string): Promise<readonly Row[]> {
    if (this.#isOver) return Promise.reject(new Error('the connection to PostgreSQL is over'));
    const statement = this.#statements.get(sql) ?? this.#add(sql);
    if (statement.message) return this.#execute(sql, statement, statement.message);
    statement.preparing ??= this.#prepare(sql, statement);
    return statement.preparing.then(() => this.query(sql));
  }

  /** Gives the connection up: all that is awaited is rejected. */
  fail(reason: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#watchdog);
    this.#socket.destroy();
    for (const { settle } of this.#questions.slice(this.#answered)) settle.reject(reason);
    this.#questions = [];
    this.#lost(reason);
  }

  /** Says goodbye, so that the server does not log a broken connection, and waits for its end no longer than `limitMs`. */
  async end(limitMs: number): Promise<void> {
    if (this.#isOver) return;
    this.#socket.setTimeout(limitMs, () => this.#socket.destroy());
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.end(terminateMessage);
    await closed;
  }

  #add(sql: string): Statement {
    const statement = { name: `lvd_${++this.#prepared}`, message: undefined, columns: [], preparing: undefined };
    this.#statements.set(sql, statement);
    for (const [oldest, { name }] of this.#statements) {
      if (this.#statements.size <= maxStatements) break;
      this.#statements.delete(oldest);
      this.#close(name, statement);
    }
    return statement;
  }

  async #prepare(sql: string, statement: Statement): Promise<void> {
    try {
      await this.#ask(prepareMessage(statement.name, sql), statement);
    } catch (error) {
      this.#statements.delete(sql);
      throw error;
    }
    const formats = statement.columns.map(({ format }) => format);
    statement.message = executeMessage(statement.name, formats);
  }

  async #execute(sql: string, statement: Statement, message: Buffer): Promise<readonly Row[]> {
    try {
      return await this.#ask(message, statement);
    } catch (error) {
      if (error instanceof StatementError && outdated.has(error.code) && this.#statements.delete(sql)) {
        this.#close(statement.name, statement);
      }
      throw error;
    }
  }

  /** Lets the server forget a statement; whether that fails concerns nobody. */
  #close(name: string, statement: Statement): void {
    this.#ask(closeMessage(name), statement).catch(() => undefined);
  }

  #ask(message: Buffer, statement: Statement): Promise<readonly Row[]> {
    const settle = Promise.withResolvers<readonly Row[]>();
    if (this.#questions.length === 0) this.#watchdog.refresh();
    this.#questions.push({ statement, rows: [], error: undefined, settle });
    if (this.#outgoing.push(message) === 1) queueMicrotask(() => this.#send());
    return settle.promise;
  }

  #send(): void {
    const message = Buffer.concat(this.#outgoing);
    this.#outgoing = [];
    if (!this.#isOver) this.#socket.write(message);
  }

  /** Timers come before answers, so an answer that this process was too busy to read is let in first. */
  #suspect(answerWithinMs: number): void {
    const awaited = this.#questions[this.#answered];
    if (!awaited) return;
    setImmediate(() => {
      const isStill = this.#questions[this.#answered] === awaited;
      if (isStill) this.fail(new Error(`PostgreSQL did not answer within ${answerWithinMs} ms`));
    });
  }

  /** What is no message of PostgreSQL ends the connection, and not the process. */
  #readOrFail(chunk: Buffer): void {
    try {
      this.#read(chunk);
    } catch (error) {
      this.fail(new Error('the answer of PostgreSQL could not be read', { cause: error }));
    }
  }

  #read(chunk: Buffer): void {
    const bytes = this.#partial ? Buffer.concat([this.#partial, chunk]) : chunk;
    let offset = 0;
    while (offset + 5 <= bytes.length) {
      const end = offset + 1 + bytes.readUInt32BE(offset + 1);
      if (end > bytes.length) break;
      this.#take(bytes, offset, end);
      offset = end;
    }
    this.#partial = offset < bytes.length ? bytes.subarray(offset) : undefined;
  }

  /** Takes one message, which begins at `start` with its type. */
  #take(bytes: Buffer, start: number, end: number): void {
    const question = this.#questions[this.#answered];
    if (!question) return; // a notice or a changed setting
    switch (bytes[start]) {
      case 0x44: // D, DataRow
        question.rows.push(readRow(question.statement.columns, bytes, start + 5));
        break;
      case 0x54: // T, RowDescription
        question.statement.columns = readColumns(bytes, start + 5);
        break;
      case 0x45: // E, ErrorResponse
        question.error = readError(bytes, start + 5, end);
        break;
      case 0x5a: // Z, ReadyForQuery
        this.#settle(question);
        break;
      default: // that something was done, a notice, a changed setting
    }
  }

  #settle({ error, rows, settle }: Question): void {
    this.#answered++;
    this.#watchdog.refresh();
    if (this.#answered === this.#questions.length) {
      this.#questions.length = 0;
      this.#answered = 0;
    }
    if (error) settle.reject(error);
    else settle.resolve(rows);
  }
}

/** The fields of an ErrorResponse: each a letter and a text that ends with 0. */
function readError(bytes: Buffer, start: number, end: number): StatementError {
  const fields = new Map(
    bytes
      .toString('utf8', start, end)
      .split('\0')
      .map((field) => [field[0], field.slice(1)] as const),
  );
  return new StatementError(fields.get('C') ?? 'XX000', fields.get('M') ?? 'an error without a message');
}
