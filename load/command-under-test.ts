/** `lvd load` in the process of a test, with what it writes. */
import process from 'node:process';
import type { TestContext } from 'node:test';
import { run } from './command.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** No stack of ours is looked for. */
export async function load(t: TestContext, ...args: readonly string[]): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    const stream = process[name];
    const write = stream.write.bind(stream);
    t.mock.method(stream, 'write', (text: string | Uint8Array) => {
      if (typeof text !== 'string') return write(text); // the test runner's own reports
      written[name] += text;
      return true;
    });
  }
  try {
    const code = await run(args, () => Promise.reject(new Error('a stack of ours was looked for')));
    return { code, ...written };
  } finally {
    t.mock.restoreAll();
  }
}
