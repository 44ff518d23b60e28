// A thread that checks passwords, one after the other: `{ id, password, hash }` in, `{ id, fits }` out. Plain JavaScript: to
// read TypeScript, the thread would load a compiler of its own, which takes more memory than all the rest of it.
import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';

parentPort?.on('message', ({ id, password, hash }) => {
  parentPort?.postMessage({ id, fits: compareSync(password, hash) });
});
