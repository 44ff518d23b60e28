/** PostgreSQL's code for a lock that was waited for in vain: lock_not_available. */
const lockNotAvailable = '55P03';

/**
 * Does the work, and once more when it waited in vain for a lock that was taken after it had looked: then it sees the lock.
 * Rejects with any other error, and with that of the second time.
 */
export async function onceMoreWhenLocked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === lockNotAvailable)) throw error;
    return work();
  }
}
