/** For what a request sets off but does not wait for. */
import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs `work` outside of the request that is being served, so that what it does later stands in no trace of that
 * request, which may long have been answered.
 */
export const detached: <Result>(work: () => Result) => Result = AsyncLocalStorage.snapshot();
