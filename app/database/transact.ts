/**
 * Runs work inside a transaction with as few round trips as its statements need: BEGIN is not waited for, and what the
 * work leaves for last is sent together with COMMIT.
 */
import { isConnectionError } from './errors.ts';
import type { Connection, Transaction, TransactionMode } from './pool.ts';

/** Committed when `work` resolves, rolled back when it rejects. */
export async function transact<T>(
  connection: Connection,
  mode: TransactionMode,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  const begun = connection.rows(`begin ${mode}`);
  begun.catch(ignoreSeenLater);
  const last: Promise<unknown>[] = [];
  let result: T;
  try {
    result = await work(afterBegin(connection, begun, last));
  } catch (error) {
    await Promise.allSettled([begun, ...last]);
    if (!isConnectionError(error)) await connection.rows('rollback');
    throw error;
  }
  // A server that refused one of them takes COMMIT as ROLLBACK.
  await allAnswered([begun, ...last, connection.rows('commit')]);
  return result;
}

/** No answer counts before that of BEGIN: should it have been refused, what follows stood outside of a transaction. */
function afterBegin(connection: Connection, begun: Promise<unknown>, last: Promise<unknown>[]): Transaction {
  const answered = async <A>(statement: Promise<A>): Promise<A> => (await Promise.all([statement, begun]))[0];
  return {
    rows: (text, values, timeoutMs) => answered(connection.rows(text, values, timeoutMs)),
    prepared: (name, text, values) => answered(connection.prepared(name, text, values)),
    last(name, text, values) {
      const statement = connection.prepared(name, text, values);
      statement.catch(ignoreSeenLater);
      last.push(statement);
    },
  };
}

/** Waits for all, so that the connection is quiet again; then throws the first error, which the others follow from. */
async function allAnswered(statements: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(statements)) if (outcome.status === 'rejected') throw outcome.reason;
}

function ignoreSeenLater(): void {
  // Nothing to do: each of these is waited for at the end of the transaction.
}
